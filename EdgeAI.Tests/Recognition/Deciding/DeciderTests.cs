using CsCheck;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Tests.Recognition.Deciding;

public class DeciderTests
{
    private static readonly float[] Quantile = [.. Enumerable.Range(0, AnswerModel.Quantiles).Select(i => i / 200f)];
    private static readonly AnswerModel Model = new(20, 0.3f, Quantile, 100, 50);

    [Theory]
    [InlineData(DecisionMode.Assist, 0.80f, null)]
    [InlineData(DecisionMode.Balanced, 0.90f, 0.60f)]
    [InlineData(DecisionMode.Strict, 0.95f, 0.80f)]
    public void For_EachMode_AsksWhatWasMeasured(DecisionMode mode, float probability, float? quantile) =>
        DecisionThresholds.For(mode).ShouldBe(new DecisionThresholds(probability, quantile));

    [Fact]
    public void Decide_Probability_IsASoftmaxWithTheBackgroundAsRival()
    {
        float[] evidence = [0.7f, 0.5f, 0.2f];
        var expected = Math.Exp(14) / (Math.Exp(14) + Math.Exp(10) + Math.Exp(4) + Math.Exp(20 * 0.4));

        var decision = new Decider(Model, DecisionMode.Assist).Decide(evidence, likeness: 0.5f, nearness: 0.4f);

        decision.Probability.ShouldBe((float)expected, 1e-5f);
        (decision.Outcome, decision.Label, decision.Likeness, decision.Reason).ShouldBe((DecisionOutcome.Answer, 0, 0.5f, NoneReason.Unspecified));
    }

    [Theory]
    [InlineData(0.30f, DecisionOutcome.None)]
    [InlineData(0.31f, DecisionOutcome.Answer)]
    public void Decide_LikenessAtTheThreshold_IsNone(float likeness, DecisionOutcome outcome)
    {
        var decision = new Decider(Model).Decide([0.9f, 0.1f], likeness, nearness: 0.1f);

        decision.Outcome.ShouldBe(outcome);
        decision.Reason.ShouldBe(outcome == DecisionOutcome.None ? NoneReason.NoMatch : NoneReason.Unspecified);
    }

    [Theory]
    [InlineData(DecisionMode.Assist, 0.40f, DecisionOutcome.Answer)]
    [InlineData(DecisionMode.Balanced, 0.59f, DecisionOutcome.Choose)]
    [InlineData(DecisionMode.Balanced, 0.61f, DecisionOutcome.Answer)]
    [InlineData(DecisionMode.Strict, 0.79f, DecisionOutcome.Choose)]
    [InlineData(DecisionMode.Strict, 0.81f, DecisionOutcome.Answer)]
    public void Decide_EvidenceOfUnknownItems_IsAskedForByTheMode(DecisionMode mode, float evidence, DecisionOutcome outcome) =>
        new Decider(Model, mode).Decide([evidence, evidence - 0.35f], likeness: 1, nearness: -1).Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData(DecisionMode.Assist, 0.81, DecisionOutcome.Answer)]
    [InlineData(DecisionMode.Assist, 0.79, DecisionOutcome.Choose)]
    [InlineData(DecisionMode.Balanced, 0.91, DecisionOutcome.Answer)]
    [InlineData(DecisionMode.Balanced, 0.89, DecisionOutcome.Choose)]
    [InlineData(DecisionMode.Strict, 0.96, DecisionOutcome.Answer)]
    [InlineData(DecisionMode.Strict, 0.94, DecisionOutcome.Choose)]
    public void Decide_ProbabilityAtTheModes_AnswersOrLists(DecisionMode mode, double probability, DecisionOutcome outcome)
    {
        // Two labels, the second so far below that the first has this probability.
        var lead = Math.Log(probability / (1 - probability)) / Model.InverseTemperature;

        new Decider(Model, mode).Decide([0.95f, (float)(0.95 - lead)], likeness: 1, nearness: -5).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void Decide_NothingLeftOut_AsksForNoEvidence() =>
        new Decider(Model with { UnknownEvidence = [] }, DecisionMode.Strict).Decide([0.31f, -0.5f], likeness: 0.31f, nearness: -1).Outcome.ShouldBe(DecisionOutcome.Answer);

    [Fact]
    public void Decide_OnlyLists_NamesNothing() =>
        new Decider(Model, DecisionMode.Assist, onlyLists: true).Decide([0.99f, 0], likeness: 1, nearness: -1).Outcome.ShouldBe(DecisionOutcome.Choose);

    [Theory]
    [InlineData(new float[0])]
    [InlineData(new[] { float.NegativeInfinity, float.NegativeInfinity })]
    public void Decide_NoLabelToNameAny_IsNone(float[] evidence)
    {
        var decision = new Decider(Model).Decide(evidence, likeness: 1, nearness: 0);

        (decision.Outcome, decision.Probability, decision.Reason).ShouldBe((DecisionOutcome.None, 0f, NoneReason.NoMatch));
    }

    [Theory]
    [InlineData(new[] { 0.5f }, new[] { 0 })]
    [InlineData(new[] { 0.2f, 0.5f }, new[] { 1, 0 })]
    // Sure of the first: three all the same.
    [InlineData(new[] { 0.1f, 0.9f, 0.2f, 0.3f, 0f }, new[] { 1, 3, 2 })]
    // Sure of none: five at most.
    [InlineData(new[] { 0.50f, 0.51f, 0.52f, 0.53f, 0.54f, 0.55f, 0.56f }, new[] { 6, 5, 4, 3, 2 })]
    [InlineData(new[] { 0.5f, float.NegativeInfinity, 0.4f }, new[] { 0, 2 })]
    public void List_OfLabels_IsTheShortestThatHoldsTheRightOne(float[] evidence, int[] expected)
    {
        var (labels, probabilities) = (new int[Decider.MaxListed], new float[Decider.MaxListed]);

        var count = new Decider(Model).List(evidence, labels, probabilities);

        labels[..count].ShouldBe(expected);
        probabilities[..count].ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void List_FourthNeededFor95Percent_HasFour()
    {
        // Four equal labels hold a quarter each, the fifth next to nothing: three hold three quarters.
        var (labels, probabilities) = (new int[Decider.MaxListed], new float[Decider.MaxListed]);

        new Decider(Model).List([0.5f, 0.5f, 0.5f, 0.5f, 0f], labels, probabilities).ShouldBe(4);
        probabilities[..4].ShouldAllBe(probability => Math.Abs(probability - 0.25f) < 1e-3f);
    }

    [Fact]
    public void Decide_AnyEvidence_HasAProbabilityAndAListThatAgree()
    {
        var values = Gen.Float[-1, 1].Array[1, 40];
        Gen.Select(values, Gen.Float[-1, 1], Gen.Float[0, 1]).Sample((evidence, likeness, nearness) =>
        {
            var decider = new Decider(Model);
            var decision = decider.Decide(evidence, likeness, nearness);
            var (labels, probabilities) = (new int[Decider.MaxListed], new float[Decider.MaxListed]);
            var count = decider.List(evidence, labels, probabilities);
            return decision.Probability is >= 0 and <= 1 && labels[0] == decision.Label && probabilities[..count].Sum() <= 1 + 1e-4
                && probabilities[0] >= decision.Probability - 1e-6 && count == Math.Clamp(count, Math.Min(3, evidence.Length), 5);
        });
    }
}
