using EdgeAI.Recognition.Fitting;
using EdgeAI.Recognition.Fitting.LinearAlgebra;

namespace EdgeAI.Tests.Recognition.Fitting;

public class DiscriminantFitTests
{
    private const int Features = 320;

    [Theory]
    [InlineData(5)]
    [InlineData(301)] // the other way of solving
    public void Solve_EachDirection_WeighsWhatOfItsVarianceLiesBetweenLabels(int labels)
    {
        var random = new Random(1);
        // Labels lie far apart along the first features and close together along the last.
        float[] values = [.. Enumerable.Range(0, labels * Features).Select(i => (float)((random.NextDouble() - 0.5) * 8 / (1 + i % Features / 20)))];
        var means = new LabelMeans([.. Enumerable.Range(0, labels)], [.. Enumerable.Repeat(10, labels)], values);
        var wanted = Math.Min(labels - 1, 256);

        var map = DiscriminantFit.Solve(Identity(), 10 * labels, means, Identity(), regularisation: 0, threads: 2);

        // Views scatter by 1 in every direction, so a row's length is its weight.
        for (var row = 0; row < wanted; row++)
        {
            var weights = map.Weights.AsSpan(row * Features, Features).ToArray();
            var length = LengthOf(map, row);
            var between = Enumerable.Range(0, labels).Average(label =>
                Math.Pow(Enumerable.Range(0, Features).Sum(i => weights[i] / length * (values[label * Features + i] - map.Centre[i])), 2));
            length.ShouldBe(between / (between + 1), 1e-3);
        }
        LengthOf(map, 0).ShouldBeGreaterThan(LengthOf(map, wanted - 1));
    }

    private static double LengthOf(LinearMap map, int row) => Math.Sqrt(map.Weights.AsSpan(row * Features, Features).ToArray().Sum(weight => (double)weight * weight));

    private static SquareMatrix Identity()
    {
        var matrix = new SquareMatrix(Features);
        for (var i = 0; i < Features; i++) matrix.Row(i)[i] = 1;
        return matrix;
    }
}
