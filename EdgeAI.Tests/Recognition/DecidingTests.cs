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
            var lead = (float)random.NextDouble() * 0.5f;
            answers.Add(new RehearsedAnswer(certainty, certainty, label, IsKnown: true, IsRight: random.NextDouble() < 1 / (1 + Math.Exp(-(-1 + 20 * lead))), lead));
            var unknown = (float)(random.NextDouble() * 0.6) + (label == "L3" ? 0.2f : 0);
            answers.Add(new RehearsedAnswer(unknown, unknown, label, IsKnown: false, IsRight: false, Round: i / 8 % 4));
        }
        var model = DecisionLearner.Learn(answers, 0.5f, answers, photographsPerLabel: 10);

        foreach (var lead in new[] { 0.02f, 0.05f, 0.1f, 0.3f })
            model.Confidence(0.5f, lead).ShouldBe((float)(1 / (1 + Math.Exp(-(-1 + 20 * lead)))), 0.04f);
        model.Confidence(0.9f, 0.1f).ShouldBe(model.Confidence(0.2f, 0.1f));
        model.LabelShift["L3"].ShouldBeGreaterThan(model.LabelShift["L2"] + 0.1f);
        foreach (var rate in new[] { 0.01, 0.05, 0.2 })
        {
            var threshold = model.CertaintyThreshold(rate);
            var accepted = answers.Count(answer => !answer.IsKnown && answer.Certainty - model.LabelShift.GetValueOrDefault(answer.Label) > threshold) / 4000.0;
            accepted.ShouldBe(rate, 0.01);
        }
    }

    [Fact]
    public void Learn_FromLabelsWithFewAnswersEach_DoesNotPromiseFewerFalseAcceptsThanThereAre()
    {
        // An unknown item is taken for a label more or less surely than others are, but the next one is not: what one round says about a label is
        // chance for the next, and must not lower the threshold.
        var random = new Random(2);
        RehearsedAnswer[] Draw()
        {
            var offsets = Enumerable.Range(0, 32).Select(_ => random.NextDouble() * 0.5).ToArray();
            return [.. Enumerable.Range(0, 800).Select(i => new RehearsedAnswer(
                (float)(offsets[i % 32] + random.NextDouble() * 0.1), 0.5f, "L" + i % 8, IsKnown: false, IsRight: false, Round: i % 32 / 8))];
        }
        var accepted = Enumerable.Range(0, 60).Average(_ =>
        {
            var model = DecisionLearner.Learn(Draw(), 0.5f, [], photographsPerLabel: 5);
            var threshold = model.CertaintyThreshold(0.1);
            return Draw().Count(answer => answer.Certainty - model.LabelShift.GetValueOrDefault(answer.Label) > threshold) / 800.0;
        });
        accepted.ShouldBe(0.1, 0.025);
    }

    [Fact]
    public void Learn_FromTooFewAnswers_SaysItIsUnrehearsedAndStaysNearWhatHoldsInGeneral()
    {
        RehearsedAnswer[] answers = [.. Enumerable.Range(0, 19).Select(_ => new RehearsedAnswer(1, 1, "a", true, true, 0.4f))];
        var model = DecisionLearner.Learn(answers, 0, answers, photographsPerLabel: 5);
        model.Rehearsed.ShouldBe(0);
        model.UnknownCertainty.ShouldBeEmpty();
        // Nothing but right answers is no reason to call every answer certain.
        model.Confidence(1, 0).ShouldBe(0.46f, 0.02f);
        model.Confidence(1, 0.4f).ShouldBe(0.995f, 0.004f);
        // One picture of each label makes leads less telling.
        DecisionLearner.Learn([], 0, [], 1).Confidence(1, 0.2f).ShouldBeLessThan(DecisionLearner.Learn([], 0, [], 5).Confidence(1, 0.2f) - 0.05f);
    }

    [Fact]
    public void Confidence_OfAModelLearnedOverTheCertainty_IsWhatItWas() =>
        new DecisionModel(0.5f, [], [], new Dictionary<string, float>(), -4, 8, 100).Confidence(0.75f, 0.01f).ShouldBe(1 / (1 + MathF.Exp(-2)), 1e-6f);

    [Fact]
    public void Decide_WithOneLabel_LeadsOverWhatIsUnrelated()
    {
        var gallery = LabelGallery.Create(["a"], [1, 0], 2);
        var evidence = new LabelEvidence(gallery);
        evidence.Weigh([1, 0]);
        var decision = new Decider(gallery, DecisionModel.Unrehearsed).Decide(evidence);
        decision.IsAnswer.ShouldBeTrue();
        decision.Confidence.ShouldBeGreaterThan(0.95f);
        evidence.Weigh([0, 1]);
        new Decider(gallery, DecisionModel.Unrehearsed).Decide(evidence).ShouldSatisfy(other =>
        {
            other.Outcome.ShouldBe(DecisionOutcome.UnlikeEverything);
            other.Confidence.ShouldBeLessThan(0.5f);
        });
    }

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
