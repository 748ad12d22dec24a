using System.Numerics.Tensors;
using EdgeAI.Embedding;

namespace EdgeAI.Recognition.Fitting;

/// <summary>W^T (f - c0) over standardised features.</summary>
/// <param name="Weights">W^T: float32[rows][features].</param>
/// <param name="Centre">c0: float32[features].</param>
internal sealed record LinearMap(float[] Weights, float[] Centre)
{
    public int Length => Centre.Length;

    public int Rows => Weights.Length / Length;

    /// <summary>Maps and normalises one vector of standardised features.</summary>
    /// <param name="standardised">As many values as there are features; not changed.</param>
    /// <param name="embedding">Receives as many values as there are rows.</param>
    public void Apply(ReadOnlySpan<float> standardised, Span<float> embedding)
    {
        var moved = new float[Length];
        TensorPrimitives.Subtract(standardised, Centre, moved);
        for (var row = 0; row < embedding.Length; row++)
            embedding[row] = TensorPrimitives.Dot<float>(Weights.AsSpan(row * Length, Length), moved);
        var norm = TensorPrimitives.Norm<float>(embedding);
        if (norm > 0) TensorPrimitives.Divide(embedding, norm, embedding);
    }

    /// <summary>The same map over raw features: weights W^T / scale, bias -W^T (mean / scale + c0).</summary>
    public (float[] Weights, float[] Bias) ForRawFeatures(FeaturePrior prior)
    {
        var weights = new float[Weights.Length];
        var bias = new float[Rows];
        for (var row = 0; row < bias.Length; row++)
        {
            double sum = 0;
            for (var i = 0; i < Length; i++)
            {
                var weight = Weights[row * Length + i];
                weights[row * Length + i] = weight / prior.Scale[i];
                sum += weight * ((double)prior.Mean[i] / prior.Scale[i] + Centre[i]);
            }
            bias[row] = (float)-sum;
        }
        return (weights, bias);
    }
}
