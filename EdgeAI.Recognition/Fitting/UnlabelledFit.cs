using System.Numerics.Tensors;
using EdgeAI.Recognition.Fitting.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting;

/// <summary>The fit without labels: what differs between photographs, measured against what differs between views of one photograph.</summary>
internal static class UnlabelledFit
{
    /// <summary>Most values of its embedding.</summary>
    public const int MostRows = 128;

    private const float Regularisation = 0.03f;

    // Principal components need a sample, not every photograph of a large catalog; this one is 80 MB.
    private const int MostSamples = 8192;

    public static LinearMap Solve(TrainingSet set, int crop, SquareMatrix prior, int threads)
    {
        var means = new CropMeans(set, crop);
        var within = new SquareMatrix(set.FeatureCount);
        AddScatterWithinPhotographs(set, means, within, threads);
        within.Multiply(1f / ((float)set.Count * set.Views));
        DiscriminantFit.Mix(within, set.Count, prior, Regularisation);
        var factor = CholeskyFactor.Replace(within, set.FeatureCount, threads);

        int length = set.FeatureCount, samples = Math.Min(set.Count, MostSamples);
        var centre = new float[length];
        for (var photo = 0; photo < set.Count; photo++) TensorPrimitives.Add(centre, means.Of(photo), centre);
        TensorPrimitives.Divide(centre, set.Count, centre);
        var columns = new float[length * samples];
        for (var sample = 0; sample < samples; sample++)
        {
            var mean = means.Of((int)((long)sample * set.Count / samples));
            for (var i = 0; i < length; i++) columns[i * samples + sample] = mean[i] - centre[i];
        }
        factor.SolveLower(columns, samples);
        var wanted = Math.Min(MostRows, samples - 1);
        var directions = LeadingDirections.Of(DiscriminantFit.Transpose(columns, length, samples), samples, length, wanted, threads);
        var back = DiscriminantFit.Transpose(directions, wanted, length);
        factor.SolveUpper(back, wanted);
        return new LinearMap(DiscriminantFit.Transpose(back, length, wanted), centre);
    }

    private static void AddScatterWithinPhotographs(TrainingSet set, CropMeans means, SquareMatrix target, int threads)
    {
        var rows = new RowBuffer(target, 1, threads);
        for (var photo = 0; photo < set.Count; photo++)
        {
            for (var view = 0; view < set.Views; view++)
            {
                var row = rows.Next();
                if (view == 0) set.ReadCentral(photo, means.Crop, row); else set.ReadCopy(photo, view - 1, row);
                TensorPrimitives.Subtract(row, means.Of(photo), row);
            }
        }
        rows.Flush();
    }
}
