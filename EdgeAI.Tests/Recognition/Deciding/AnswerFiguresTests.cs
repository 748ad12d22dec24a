using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Tests.Recognition.Deciding;

public class AnswerFiguresTests
{
    [Fact]
    public void Auroc_OfKnownCases_IsExact()
    {
        OpenSetFigures.Auroc([0.9f, 0.8f], [0.1f, 0.2f]).ShouldBe(1);
        OpenSetFigures.Auroc([0.1f, 0.9f], [0.1f, 0.9f]).ShouldBe(0.5);
        OpenSetFigures.Auroc([0.5f], [0.1f, 0.5f, 0.7f, 0.9f]).ShouldBe(0.375);
    }

    [Fact]
    public void CalibrationError_OfKnownCases_IsExact()
    {
        var bins = OpenSetFigures.Reliability([(0.95f, true), (0.95f, false), (0.05f, false)]);

        bins.Count.ShouldBe(2);
        OpenSetFigures.CalibrationError(bins).ShouldBe((1 * 0.05 + 2 * 0.45) / 3, 1e-6);
    }

    [Fact]
    public void Shares_OfKnownNearAndFar_AreOfEachKind()
    {
        var tally = new AnswerTally();
        tally.AddKnown(Decided(DecisionOutcome.Answer, 1), [], 1);
        tally.AddKnown(Decided(DecisionOutcome.Answer, 2), [], 1);
        tally.AddKnown(Decided(DecisionOutcome.Choose, 0), [0, 1, 2, 3], 1);
        tally.AddKnown(Decided(DecisionOutcome.Choose, 0), [0, 2, 3], 1);
        tally.AddKnown(Decided(DecisionOutcome.None, 1), [], 1);
        tally.AddNear(Decided(DecisionOutcome.Answer, 1));
        tally.AddNear(Decided(DecisionOutcome.Choose, 1));

        var shares = tally.Shares();

        (shares.Known, shares.Near, shares.Far).ShouldBe((5, 2, 0));
        (shares.Right, shares.Wrong, shares.ListRight, shares.ListWrong, shares.None).ShouldBe((0.2, 0.2, 0.2, 0.2, 0.2));
        shares.ListSize.ShouldBe(3.5);
        (shares.NearAnswered, shares.NearListed, shares.FarAnswered, shares.FarListed).ShouldBe((0.5, 0.5, null, null));
        shares.Utility.ShouldBe(0.2 + 0.1 - 0.4 - 0.05, 1e-9);
    }

    private static Decision Decided(DecisionOutcome outcome, int label) => new(outcome, label, 0.5f, 0);
}
