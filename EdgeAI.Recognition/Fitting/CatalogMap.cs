using System.Numerics.Tensors;
using EdgeAI.Recognition.Fitting.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting;

/// <summary>Embeddings in the plane: their first two principal components.</summary>
public static class CatalogMap
{
    /// <summary>Lays embeddings out.</summary>
    /// <param name="embeddings">float32[count][dimension].</param>
    /// <param name="count">Number of embeddings.</param>
    /// <returns>One point for each; all at the origin where there are fewer than three.</returns>
    public static IReadOnlyList<(float X, float Y)> Lay(float[] embeddings, int count)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        if (count < 3) return new (float, float)[count];
        var dimension = embeddings.Length / count;
        if (dimension < 2) return [.. embeddings.Select(value => (value, 0f))];
        var centred = (float[])embeddings.Clone();
        var mean = new float[dimension];
        for (var i = 0; i < count; i++) TensorPrimitives.Add(mean, embeddings.AsSpan(i * dimension, dimension), mean);
        TensorPrimitives.Divide(mean, count, mean);
        for (var i = 0; i < count; i++) TensorPrimitives.Subtract(centred.AsSpan(i * dimension, dimension), mean, centred.AsSpan(i * dimension, dimension));
        var axes = LeadingDirections.Of(centred, count, dimension, 2, Environment.ProcessorCount);
        return
        [
            .. Enumerable.Range(0, count).Select(i => (
                TensorPrimitives.Dot<float>(centred.AsSpan(i * dimension, dimension), axes.AsSpan(0, dimension)),
                TensorPrimitives.Dot<float>(centred.AsSpan(i * dimension, dimension), axes.AsSpan(dimension, dimension)))),
        ];
    }
}
