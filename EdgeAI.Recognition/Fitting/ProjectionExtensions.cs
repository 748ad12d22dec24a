using System.Numerics.Tensors;
using EdgeAI.Embedding;

namespace EdgeAI.Recognition.Fitting;

/// <summary>The guest's last step, done by the host for features that lie on disk.</summary>
public static class ProjectionExtensions
{
    /// <summary>Embeds features: <c>normalise(Weights * features + Bias)</c>, each block on its own where there are two.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="features">As many values as it takes.</param>
    /// <param name="embedding">Receives as many values as it has rows, L2-normalised; zeros where the features lie in its null space.</param>
    public static void Apply(this Projection projection, ReadOnlySpan<float> features, Span<float> embedding) =>
        projection.Apply(features, features, embedding);

    /// <summary>Embeds a catalog entry: the first block from the mean of its views, the second, if there is one, from its central crop alone.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="mean">Mean of the features over the views of the photograph.</param>
    /// <param name="central">Features of its central crop.</param>
    /// <param name="embedding">Receives the embedding.</param>
    public static void Apply(this Projection projection, ReadOnlySpan<float> mean, ReadOnlySpan<float> central, Span<float> embedding)
    {
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentOutOfRangeException.ThrowIfNotEqual(mean.Length, projection.FeatureCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(central.Length, projection.FeatureCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(embedding.Length, projection.Rows);
        var blockOne = projection.Split == 0 ? projection.Rows : projection.Split;
        for (var row = 0; row < embedding.Length; row++)
        {
            var weights = projection.Weights.Slice(row * mean.Length, mean.Length);
            embedding[row] = TensorPrimitives.Dot(weights, row < blockOne ? mean : central) + projection.Bias[row];
        }
        var norm = TensorPrimitives.Norm(embedding);
        if (norm > 0) TensorPrimitives.Divide(embedding, norm, embedding);
        projection.Balance(embedding);
    }
}
