using EdgeAI.Benchmarks.Scale.Drawing;
using EdgeAI.Benchmarks.Search;
using System.Numerics.Tensors;

namespace EdgeAI.Tests.Benchmarks.Scale;

/// <summary>Centers that have nothing to do with each other.</summary>
internal static class DrawnCenters
{
    public const int Count = 50, Dimension = 256;

    public static VectorCenters Create(int seed = 3)
    {
        var values = new float[Count * Dimension];
        new GaussianSource(seed).Fill(values);
        for (var center = 0; center < Count; center++)
        {
            var vector = values.AsSpan(center * Dimension, Dimension);
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        }
        return new VectorCenters(values, Dimension);
    }
}
