using System.Numerics.Tensors;
using EdgeAI.Embedding;
using MathNet.Numerics.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting;

/// <summary>
/// The default projection in fewer rows, so that it fits beside a fitted one into the guest's 256. A rotation keeps every cosine;
/// what is left out are the directions in which neither this catalog nor what is known of photographs in general has any size.
/// </summary>
internal static class DefaultBlock
{
    public static (float[] Weights, float[] Bias) Reduce(Projection projection, int rows, TrainingSet set, int crop)
    {
        int from = projection.Rows, length = projection.FeatureCount;
        var moment = Moment(projection, set, crop);
        var scaled = projection.Weights.ToArray();
        for (var row = 0; row < from; row++)
            TensorPrimitives.Multiply(scaled.AsSpan(row * length, length), set.Prior.Scale, scaled.AsSpan(row * length, length));
        var general = Matrix<double>.Build.DenseOfArray(set.Prior.ProjectScatter(scaled));
        var sum = moment / moment.Trace() + general / general.Trace();
        var vectors = sum.Evd(Symmetricity.Symmetric).EigenVectors;

        var weights = new float[rows * length];
        var bias = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            var weight = weights.AsSpan(row * length, length);
            for (var k = 0; k < from; k++)
            {
                var factor = (float)vectors[k, from - 1 - row];
                TensorPrimitives.MultiplyAdd(projection.Weights.Slice(k * length, length), factor, weight, weight);
                bias[row] += factor * projection.Bias[k];
            }
        }
        return (weights, bias);
    }

    // Second moment of the catalog's own default embeddings.
    private static Matrix<double> Moment(Projection projection, TrainingSet set, int crop)
    {
        const int MostSamples = 4096;
        var samples = Math.Min(set.Count, MostSamples);
        var embeddings = new float[samples * projection.Rows];
        Parallel.For(0, samples, sample =>
        {
            var features = new float[set.FeatureCount];
            set.ReadRawCentral((int)((long)sample * set.Count / samples), crop, features);
            projection.Apply(features, embeddings.AsSpan(sample * projection.Rows, projection.Rows));
        });
        var columns = Matrix<double>.Build.Dense(samples, projection.Rows, (i, j) => embeddings[i * projection.Rows + j]);
        return columns.TransposeThisAndMultiply(columns);
    }
}
