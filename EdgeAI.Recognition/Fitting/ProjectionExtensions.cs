using System.Numerics.Tensors;
using EdgeAI.Embedding;

namespace EdgeAI.Recognition.Fitting;

/// <summary>The guest's last step, done by the host for features that lie on disk.</summary>
public static class ProjectionExtensions
{
    /// <summary>Embeds features: <c>normalise(Weights * features + Bias)</c>.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="features">As many values as it takes.</param>
    /// <param name="embedding">Receives as many values as it has rows, L2-normalised; zeros where the features lie in its null space.</param>
    public static void Apply(this Projection projection, ReadOnlySpan<float> features, Span<float> embedding)
    {
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, projection.FeatureCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(embedding.Length, projection.Rows);
        for (var row = 0; row < embedding.Length; row++)
            embedding[row] = TensorPrimitives.Dot(projection.Weights.Slice(row * features.Length, features.Length), features) + projection.Bias[row];
        var norm = TensorPrimitives.Norm(embedding);
        if (norm > 0) TensorPrimitives.Divide(embedding, norm, embedding);
    }
}
