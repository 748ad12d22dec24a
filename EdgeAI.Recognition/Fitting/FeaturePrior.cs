using System.Numerics.Tensors;
using EdgeAI.Recognition.Fitting.LinearAlgebra;
using EdgeAI.Recognition.Fitting.Tensors;

namespace EdgeAI.Recognition.Fitting;

/// <summary>What is known of the features before any catalog: mean, scale and the scatter of random copies over ImageNet photographs.</summary>
public sealed class FeaturePrior
{
    /// <summary>Name of the file in the model folder.</summary>
    public const string FileName = "prior.safetensors";

    private const string Basis = "scatter.basis";

    private readonly float[] _mean;
    private readonly float[] _scale;
    private readonly float[] _diagonal;
    private readonly float[] _basis;

    private FeaturePrior(float[] mean, float[] scale, float[] diagonal, float[] basis) =>
        (_mean, _scale, _diagonal, _basis) = (mean, scale, diagonal, basis);

    /// <summary>Number of features.</summary>
    public int FeatureCount => _mean.Length;

    /// <summary>Mean of each feature.</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>Standard deviation of each feature, above 0.</summary>
    public ReadOnlySpan<float> Scale => _scale;

    /// <summary>Reads the prior beside the module.</summary>
    /// <param name="modelDirectory">Folder of the module.</param>
    /// <param name="featureCount">Number of features of the module.</param>
    /// <exception cref="ModelFileException">The file is missing, damaged or of another module.</exception>
    public static FeaturePrior Read(string modelDirectory, int featureCount)
    {
        var path = Path.Combine(modelDirectory, FileName);
        var tensors = SafeTensors.Open(path);
        var rank = tensors.Rows(Basis);
        var codes = tensors.SignedBytes(Basis, rank, featureCount);
        var scales = tensors.Singles("scatter.basisScale", rank);
        var basis = new float[codes.Length];
        for (var i = 0; i < basis.Length; i++) basis[i] = codes[i] * scales[i / featureCount];
        var scale = tensors.Singles("scale", featureCount);
        if (scale.Any(value => !(value > 0))) throw new ModelFileException($"{path} has a scale that is not above 0. Restore the file from the release.");
        return new FeaturePrior(tensors.Singles("mean", featureCount), scale, tensors.Singles("scatter.diagonal", featureCount), basis);
    }

    /// <summary>(feature - mean) / scale, in place.</summary>
    public void Standardise(Span<float> features)
    {
        TensorPrimitives.Subtract(features, _mean, features);
        TensorPrimitives.Divide(features, _scale, features);
    }

    /// <summary>Adds <paramref name="weight"/> times the scatter S0 to a matrix.</summary>
    internal void AddScatter(SquareMatrix target, float weight, int threads)
    {
        ScatterKernel.Accumulate(_basis, _basis.Length / FeatureCount, FeatureCount, FeatureCount, weight, target, 0, threads);
        for (var i = 0; i < FeatureCount; i++) target.Values[i * FeatureCount + i] += weight * _diagonal[i];
    }

    /// <summary>W S0 W^T for rows W over standardised features: float64[rows][rows].</summary>
    internal double[,] ProjectScatter(float[] rows)
    {
        var count = rows.Length / FeatureCount;
        var rank = _basis.Length / FeatureCount;
        var onBasis = new float[count * rank];
        for (var i = 0; i < count; i++)
            for (var k = 0; k < rank; k++)
                onBasis[i * rank + k] = TensorPrimitives.Dot<float>(rows.AsSpan(i * FeatureCount, FeatureCount), _basis.AsSpan(k * FeatureCount, FeatureCount));
        var result = new double[count, count];
        var weighted = new float[FeatureCount];
        for (var i = 0; i < count; i++)
        {
            TensorPrimitives.Multiply(rows.AsSpan(i * FeatureCount, FeatureCount), _diagonal, weighted);
            for (var j = i; j < count; j++)
            {
                result[i, j] = result[j, i] =
                    TensorPrimitives.Dot<float>(onBasis.AsSpan(i * rank, rank), onBasis.AsSpan(j * rank, rank))
                    + TensorPrimitives.Dot<float>(weighted, rows.AsSpan(j * FeatureCount, FeatureCount));
            }
        }
        return result;
    }
}
