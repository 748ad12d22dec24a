using EdgeAI.Recognition.Deciding;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Recognition.Deciding;

public class FrameQualityTests
{
    [Theory]
    [InlineData(28)]
    [InlineData(61)]
    [InlineData(224)]
    public void Measure_OfNoise_EqualsThePlainFormulas(int size)
    {
        var random = new Random(size);
        var rgb = new byte[size * size * 3];
        random.NextBytes(rgb);
        var cells = new float[FrameQuality.Cells];

        var quality = FrameQuality.Measure(rgb, size, cells);

        double Value(int x, int y, int channel) => rgb[(y * size + x) * 3 + channel];
        double[] mean = [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, size * size).Average(i => (double)rgb[i * 3 + c]))];
        var variance = Enumerable.Range(0, 3).Average(c => Enumerable.Range(0, size * size).Average(i => Math.Pow(rgb[i * 3 + c] - mean[c], 2)));
        var edges = new double[4];
        (int X, int Y)[] directions = [(1, 0), (0, 1), (1, 1), (1, -1)];
        for (var y = 1; y < size - 1; y++)
            for (var x = 1; x < size - 1; x++)
                for (var c = 0; c < 3; c++)
                    for (var d = 0; d < 4; d++)
                        edges[d] += Math.Pow(Value(x - directions[d].X, y - directions[d].Y, c) + Value(x + directions[d].X, y + directions[d].Y, c) - 2 * Value(x, y, c), 2);
        var least = edges.Select((sum, d) => d < 2 ? sum : sum / 2.5).Min() / ((size - 2.0) * (size - 2.0) * 3);
        quality.Luma.ShouldBe((float)(0.299 * mean[0] + 0.587 * mean[1] + 0.114 * mean[2]), 0.01f);
        quality.Contrast.ShouldBe((float)Math.Sqrt(variance), 0.01f);
        quality.Sharpness.ShouldBe((float)(least / variance), 0.001f);
        cells[0].ShouldBe((float)Enumerable.Range(0, size / 28 * (size / 28)).Average(i => Enumerable.Range(0, 3).Average(c => Value(i % (size / 28), i / (size / 28), c))), 0.01f);
    }

    [Fact]
    public void Measure_OfAFlatFrame_HasNeitherContrastNorSharpness()
    {
        var rgb = new byte[64 * 64 * 3];
        Array.Fill(rgb, (byte)90);

        FrameQuality.Measure(rgb, 64, []).ShouldBe(new FrameQuality(90, 0, 0));
    }

    [Fact]
    public void Difference_OfLightAlone_IsNothing_OfMovement_IsMuch()
    {
        var random = new Random(3);
        float[] cells = [.. Enumerable.Range(0, FrameQuality.Cells).Select(_ => (float)random.Next(20, 200))];
        float[] darker = [.. cells.Select(cell => cell * 0.6f)];
        float[] moved = [.. cells.Skip(3).Concat(cells.Take(3))];

        FrameQuality.Difference(darker, cells).ShouldBe(0, 0.01);
        FrameQuality.Difference(moved, cells).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Measure_OfAFrame_AllocatesNothing()
    {
        var rgb = new byte[224 * 224 * 3];
        var cells = new float[FrameQuality.Cells];

        Allocations.OfEachRound(() => FrameQuality.Measure(rgb, 224, cells)).ShouldBe(0);
    }

    [Fact]
    public void Apply_ToDecisionsOfEachKind_ExplainsWithoutSpoilingAnswers()
    {
        var limits = new FrameLimits(12, 0.005f, 8);
        var answer = new Decision(DecisionOutcome.Answer, 0, 0.9f, 1);
        var none = Decision.NoMatch(0, 0.2f, 0);
        var list = answer with { Outcome = DecisionOutcome.Choose };
        var good = new FrameQuality(100, 40, 0.05f);
        var smooth = good with { Sharpness = 0.001f };
        (DecisionOutcome, NoneReason) Of(Decision decision, FrameQuality quality, float difference)
        {
            var applied = limits.Apply(decision, quality, difference);
            return (applied.Outcome, applied.Reason);
        }

        Of(answer, good, 0).ShouldBe((DecisionOutcome.Answer, NoneReason.Unspecified));
        Of(answer, good with { Luma = 5 }, 0).ShouldBe((DecisionOutcome.None, NoneReason.TooDark));
        Of(list, good with { Luma = 5 }, 0).ShouldBe((DecisionOutcome.None, NoneReason.TooDark));
        Of(answer, smooth, 50).ShouldBe((DecisionOutcome.Answer, NoneReason.Unspecified));
        Of(none, smooth, 0).ShouldBe((DecisionOutcome.None, NoneReason.Blurred));
        Of(none, smooth with { Contrast = 2 }, 0).ShouldBe((DecisionOutcome.None, NoneReason.NoMatch));
        Of(none, good, 9).ShouldBe((DecisionOutcome.None, NoneReason.Moving));
        Of(list, smooth, 0).ShouldBe((DecisionOutcome.Choose, NoneReason.Unspecified));
        Of(list, good, 9).ShouldBe((DecisionOutcome.Choose, NoneReason.Unspecified));
    }
}
