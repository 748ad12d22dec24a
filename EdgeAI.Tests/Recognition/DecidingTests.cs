using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Tests.Recognition;

public class DecidingTests
{
    [Fact]
    public void Weigh_OfAQuery_IsHalfBestAndHalfCentroid()
    {
        var gallery = Gallery();
        var evidence = new LabelEvidence(gallery);
        evidence.Weigh([1, 0]);
        gallery.Labels.ShouldBe(["a", "b"]);
        evidence.Best.ToArray().ShouldBe([1f, 0f], 1e-6);
        evidence.Centroids[0].ShouldBe((float)Math.Cos(Math.PI / 8), 1e-5f);
        evidence.Weight[0].ShouldBe((1 + evidence.Centroids[0]) / 2, 1e-6f);
        evidence.Ranked(5).ToArray().ShouldBe([0, 1]);
    }

    [Fact]
    public void Decide_AtTheThresholds_AnswersAsksOrRefuses()
    {
        var gallery = Gallery();
        var evidence = new LabelEvidence(gallery);
        var quantiles = Enumerable.Range(0, DecisionModel.Quantiles).Select(i => i / 200f).ToArray();
        var model = new DecisionModel(0.5f, quantiles, quantiles, new Dictionary<string, float> { ["b"] = 0.3f }, -4, 8, 100);

        evidence.Weigh([1, 0]);
        new Decider(gallery, model, 0.01).Decide(evidence).ShouldSatisfy(decision => (decision.Outcome, decision.Label).ShouldBe((DecisionOutcome.Answer, 0)));
        // Near b, whose answers to unknown items are 0.3 too certain.
        evidence.Weigh([0.2f, 0.98f]);
        new Decider(gallery, model, 0.01).Decide(evidence).Outcome.ShouldNotBe(DecisionOutcome.Answer);
        new Decider(gallery, model, 0.5).Decide(evidence).Outcome.ShouldBe(DecisionOutcome.Answer);
        // Between both: like the catalog, but like which label?
        evidence.Weigh([0.469f, 0.883f]);
        new Decider(gallery, model, 0.2).Decide(evidence).Outcome.ShouldBe(DecisionOutcome.TooClose);
        evidence.Weigh([-1, 0]);
        new Decider(gallery, model, 0.1).Decide(evidence).Outcome.ShouldBe(DecisionOutcome.UnlikeEverything);
        Should.Throw<ArgumentOutOfRangeException>(() => new Decider(gallery, model, 1.5));
    }

    [Fact]
    public void Learn_FromRehearsedAnswers_AcceptsTheShareOfUnknownsAskedForAndIsCalibrated()
    {
        var random = new Random(1);
        var answers = new List<RehearsedAnswer>();
        for (var i = 0; i < 4000; i++)
        {
            var label = "L" + i % 8;
            var certainty = (float)random.NextDouble();
            answers.Add(new RehearsedAnswer(certainty, certainty, label, IsKnown: true, IsRight: random.NextDouble() < 1 / (1 + Math.Exp(-(-3 + 7 * certainty)))));
            var unknown = (float)(random.NextDouble() * 0.6) + (label == "L3" ? 0.2f : 0);
            answers.Add(new RehearsedAnswer(unknown, unknown, label, IsKnown: false, IsRight: false));
        }
        var model = DecisionLearner.Learn(answers, 0.5f);

        model.CalibrationOffset.ShouldBe(-3, 0.4);
        model.CalibrationSlope.ShouldBe(7, 0.8);
        model.LabelShift["L3"].ShouldBeGreaterThan(model.LabelShift["L2"] + 0.15f);
        foreach (var rate in new[] { 0.01, 0.05, 0.2 })
        {
            var threshold = model.CertaintyThreshold(rate);
            var accepted = answers.Count(answer => !answer.IsKnown && answer.Certainty - model.LabelShift.GetValueOrDefault(answer.Label) > threshold) / 4000.0;
            accepted.ShouldBe(rate, 0.01);
        }
    }

    [Fact]
    public void Learn_FromTooFewAnswers_SaysItIsUnrehearsed() =>
        DecisionLearner.Learn([new RehearsedAnswer(1, 1, "a", true, true)], 0).ShouldBe(DecisionModel.Unrehearsed);

    [Fact]
    public void Figures_OfKnownCases_AreExact()
    {
        OpenSetFigures.Auroc([0.9f, 0.8f], [0.1f, 0.2f]).ShouldBe(1);
        OpenSetFigures.Auroc([0.1f, 0.9f], [0.1f, 0.9f]).ShouldBe(0.5);
        OpenSetFigures.Auroc([0.5f], [0.1f, 0.5f, 0.7f, 0.9f]).ShouldBe(0.375);
        OpenSetFigures.RightAt([(0.9f, true), (0.95f, false), (0.3f, true), (0.6f, true)], [.. Enumerable.Range(0, 101).Select(i => i / 200f)], 0.05).ShouldBe(0.5);
        var bins = OpenSetFigures.Reliability([(0.95f, true), (0.95f, false), (0.05f, false)]);
        bins.Count.ShouldBe(2);
        OpenSetFigures.CalibrationError(bins).ShouldBe((1 * 0.05 + 2 * 0.45) / 3, 1e-6);
    }

    private static LabelGallery Gallery()
    {
        var half = (float)Math.Sqrt(0.5);
        return LabelGallery.Create(["b", "a", "a"], [0, 1, 1, 0, half, half], 2);
    }
}

internal static class DecisionShouldExtensions
{
    public static void ShouldSatisfy(this Decision decision, Action<Decision> check) => check(decision);
}
