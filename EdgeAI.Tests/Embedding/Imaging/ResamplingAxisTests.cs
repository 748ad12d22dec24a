using CsCheck;
using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Tests.Embedding.Imaging;

public class ResamplingAxisTests
{
    [Fact]
    public unsafe void Plan_AnySizes_WeightsSumToOneAndReadInsideTheInput() =>
        Gen.Select(Gen.Int[1, 3000], Gen.Int[16, 400]).Sample((decoded, target) =>
        {
            using var axis = new ResamplingAxis();
            axis.Plan(decoded, decoded, target, offset: target / 5, count: target - 2 * (target / 5));
            for (var i = 0; i < target - 2 * (target / 5); i++)
            {
                axis.First(i).ShouldBeInRange(0, decoded - axis.Taps);
                var sum = 0;
                for (var tap = 0; tap < axis.Taps; tap++)
                {
                    axis.Weights(i)[tap].ShouldBeGreaterThanOrEqualTo(0);
                    sum += axis.Weights(i)[tap];
                }

                // Each weight is rounded on its own.
                Math.Abs(sum - (1 << ResamplingAxis.WeightBits)).ShouldBeLessThanOrEqualTo(axis.Taps);
            }
        }, iter: 200);
}
