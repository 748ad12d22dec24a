using System.Numerics.Tensors;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Recognition.Deciding;

public class LikenessTests
{
    // Half a step of an encoded value.
    private const float Step = 0.5f / 127;

    [Fact]
    public void Of_EvidenceAndNearness_TakesSevenTenthsOfTheBackground() => Likeness.Of(0.8f, 0.5f).ShouldBe(0.45f, 1e-6f);

    [Fact]
    public void Nearness_OfAFrame_IsTheMeanOfTheFiveNearest()
    {
        // Angles of 0 to 70 degrees, each ten apart; asked at 0.
        var background = Background.Create([.. Enumerable.Range(0, 8).SelectMany(i => At(10 * i))], 2);

        background.Nearness(At(0)).ShouldBe(Enumerable.Range(0, 5).Average(i => (float)Math.Cos(10 * i * Math.PI / 180)), Step);
        background.NearnessOf(0).ShouldBe(Enumerable.Range(1, 5).Average(i => (float)Math.Cos(10 * i * Math.PI / 180)), Step);
    }

    [Fact]
    public void Nearness_OfFewPhotographs_IsTheirMean()
    {
        Background.Create(At(60), 2).Nearness(At(0)).ShouldBe(0.5f, Step);
        Background.Create(At(60), 2).NearnessOf(0).ShouldBe(0);
    }

    [Fact]
    public void With_FurtherPhotographs_CountsThemToo()
    {
        var background = Background.Create([.. At(90), .. At(90), .. At(90), .. At(90), .. At(90)], 2);

        background.With([.. Enumerable.Range(0, 5).SelectMany(_ => CompanionVector.Encode(At(0)))]).Nearness(At(0)).ShouldBe(1, 1e-5f);
        background.With(null).ShouldBeSameAs(background);
        background.Nearness(At(0)).ShouldBe(0, 1e-5f);
    }

    [Fact]
    public void Read_ShippedBackground_HasAThousandPhotographsOfLengthOne()
    {
        var background = Background.Read(RepositoryRoot.Combine("models/mobilenet-v3-small"));

        (background.Count, background.Dimension).ShouldBe((1000, 256));
        var embedding = new float[background.Dimension];
        for (var i = 0; i < background.Count; i++)
        {
            background.Read(i, embedding);
            TensorPrimitives.Norm<float>(embedding).ShouldBe(1, 1e-4f);
        }
    }

    [Fact]
    public void OfBackground_OfACatalog_StaysAbove99OfAHundred()
    {
        var random = new Random(3);
        var background = Background.Create([.. Enumerable.Range(0, 1000).SelectMany(_ => Unit(random))], 8);
        var gallery = LabelGallery.Create(["a", "b", "b"], [.. Unit(random), .. Unit(random), .. Unit(random)], 8);

        var threshold = Likeness.OfBackground(background, gallery);

        var (evidence, embedding) = (new LabelEvidence(gallery), new float[background.Dimension]);
        var above = Enumerable.Range(0, 1000).Count(i =>
        {
            background.Read(i, embedding);
            evidence.Weigh(embedding);
            return Likeness.Of(evidence.Top, background.NearnessOf(i)) > threshold;
        });
        above.ShouldBeInRange(9, 11);
    }

    [Fact]
    public void OfBackground_OfAnEmptyCatalog_IsReachedByNothing() =>
        Likeness.OfBackground(Background.Create(At(0), 2), LabelGallery.Create([], (float[])[], 2)).ShouldBe(float.PositiveInfinity);

    [Fact]
    public void Threshold_BetweenBackgroundAndKnown_IsHalfWay()
    {
        float[] known = [.. Enumerable.Range(0, 101).Select(i => 0.5f + i / 100f)];
        // 1 % of the known have at most 0.51.
        Likeness.Threshold(0.3f, known).ShouldBe(0.3f + 0.21f / 2, 1e-5f);
        Likeness.Threshold(0.6f, known).ShouldBe(0.6f, 1e-6f);
        Likeness.Threshold(0.3f, []).ShouldBe(0.3f);
    }

    private static float[] At(double degrees) => [(float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180)];

    private static float[] Unit(Random random)
    {
        float[] vector = [.. Enumerable.Range(0, 8).Select(_ => (float)random.NextDouble() - 0.5f)];
        var norm = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / norm)];
    }
}
