using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Tests.Recognition.Deciding;

public class InverseTemperatureTests
{
    [Theory]
    [InlineData(40, 40, 15 / 1.75)]
    [InlineData(41, 41, 20 / 1.75)]
    [InlineData(10, 50, 15 * 5 / 5.75)]
    [InlineData(81, 2430, 20 * 30 / 30.75)]
    [InlineData(0, 0, 15 / 1.75)]
    public void Prior_OfACatalog_DependsOnLabelsAndPhotographsOfEach(int labels, int photographs, double expected) =>
        InverseTemperature.Prior(labels, photographs).ShouldBe(expected, 1e-9);

    [Fact]
    public void Fit_WithoutAnswers_IsThePrior() => InverseTemperature.Fit([], 5, 25).ShouldBe(InverseTemperature.Prior(5, 25), 1e-9);

    [Theory]
    [InlineData(8)]
    [InlineData(25)]
    [InlineData(60)]
    public void Fit_ToManyAnswers_FindsTheOneTheyWereDrawnWith(double beta)
    {
        var random = new Random(7);
        HeldOutAnswer[] answers = [.. Enumerable.Range(0, 20_000).Select(i => Draw(i, beta, random))];

        InverseTemperature.Fit(answers, 10, 300).ShouldBe(beta, beta * 0.04);
    }

    [Fact]
    public void Fit_ToFewAnswers_StaysNearThePrior()
    {
        // Five answers, all of them right and sure, are no reason to be certain for ever.
        HeldOutAnswer[] answers = [.. Enumerable.Range(0, 5).Select(i => new HeldOutAnswer(i, [0.9f, 0.5f, 0.4f], 0, 0, 0))];

        InverseTemperature.Fit(answers, 3, 15).ShouldBe(InverseTemperature.Prior(3, 15), 1);
    }

    private static HeldOutAnswer Draw(int number, double beta, Random random)
    {
        float[] evidence = [.. Enumerable.Range(0, 10).Select(_ => (float)random.NextDouble() * 0.3f)];
        double[] weights = [.. evidence.Select(value => Math.Exp(beta * value))];
        var place = random.NextDouble() * weights.Sum();
        var own = 0;
        while (own < 9 && (place -= weights[own]) > 0) own++;
        return new HeldOutAnswer(number, evidence, own, 0, 0);
    }
}
