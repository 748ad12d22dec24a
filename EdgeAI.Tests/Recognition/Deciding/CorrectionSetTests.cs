using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Tests.Recognition.Deciding;

public class CorrectionSetTests
{
    // Two labels a quarter turn apart; angles in degrees from the first.
    private static readonly LabelGallery Gallery = LabelGallery.Create(["a", "a", "b", "b"], [.. At(0), .. At(20), .. At(70), .. At(90)], 2);

    private readonly GalleryEvidence _evidence = new(Gallery);
    private readonly int[] _excluded = new int[4];

    [Theory]
    [InlineData(45, true)]
    [InlineData(40, true)]
    [InlineData(0, false)]
    [InlineData(20, false)]
    [InlineData(90, false)]
    public void Exclude_FrameSaidNotToShowALabel_TakesItFromFramesLikeItAlone(int angle, bool excluded)
    {
        var set = CorrectionSet.Create(Gallery, [new Correction("1", CorrectionKind.IsNot, "a", At(45))]);
        _evidence.Weigh(At(angle), []);

        set.Exclude(At(angle), _evidence, _excluded).ShouldBe(excluded ? 1 : 0);
        float.IsNegativeInfinity(_evidence.Weight[0]).ShouldBe(excluded);
        float.IsNegativeInfinity(_evidence.Weight[1]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(45, 1)]
    [InlineData(50, 1)]
    [InlineData(22, -1)]
    [InlineData(5, -1)]
    public void Picked_FrameSaidToShowALabel_IsTheAnswerToFramesLikeItAlone(int angle, int label)
    {
        var set = CorrectionSet.Create(Gallery, [new Correction("1", CorrectionKind.Is, "b", At(45))]);
        _evidence.Weigh(At(angle), []);

        set.Picked(At(angle), _evidence, out var cosine).ShouldBe(label);
        if (label >= 0) cosine.ShouldBeGreaterThan(CorrectionSet.Alike);
    }

    [Fact]
    public void Picked_FrameThatMayNotShowTheLabel_IsNoAnswer()
    {
        var set = CorrectionSet.Create(Gallery, [new Correction("1", CorrectionKind.Is, "b", At(45)), new Correction("2", CorrectionKind.IsNot, "b", At(45))]);
        _evidence.Weigh(At(45), []);

        set.Exclude(At(45), _evidence, _excluded).ShouldBe(1);
        set.Picked(At(45), _evidence, out _).ShouldBe(-1);
    }

    [Fact]
    public void Exclude_FrameSaidToShowTheLabelAfterAll_FollowsWhatWasSaidLast()
    {
        var set = CorrectionSet.Create(Gallery, [new Correction("1", CorrectionKind.IsNot, "b", At(45)), new Correction("2", CorrectionKind.Is, "b", At(45))]);
        _evidence.Weigh(At(45), []);

        set.Exclude(At(45), _evidence, _excluded).ShouldBe(0);
        set.Picked(At(45), _evidence, out _).ShouldBe(1);
    }

    [Fact]
    public void Create_LabelThatIsGone_HasNoEffect()
    {
        var set = CorrectionSet.Create(Gallery, [new Correction("1", CorrectionKind.Is, "gone", At(45))]);

        set.Count.ShouldBe(0);
        _evidence.Weigh(At(45), []);
        set.Picked(At(45), _evidence, out _).ShouldBe(-1);
    }

    [Fact]
    public void Decide_EveryLabelTakenOut_IsNone()
    {
        var set = CorrectionSet.Create(Gallery, [new Correction("1", CorrectionKind.IsNot, "a", At(45)), new Correction("2", CorrectionKind.IsNot, "b", At(45))]);
        _evidence.Weigh(At(45), []);
        set.Exclude(At(45), _evidence, _excluded).ShouldBe(2);

        var decision = new Decider(AnswerModel.WithoutHeldOut(2, 4, 0)).Decide(_evidence.Weight, _evidence.Likeness, _evidence.Nearness);

        (decision.Outcome, decision.Probability, decision.Reason).ShouldBe((DecisionOutcome.None, 0f, NoneReason.NoMatch));
    }

    [Fact]
    public void Create_MoreVectorsThanTheGalleryKeeps_KeepsSomeOfEveryLabelAndCentroidsOfAll()
    {
        const int Labels = 40, Each = 1000;
        var random = new Random(5);
        string[] labels = [.. Enumerable.Range(0, Labels * Each).Select(i => $"L{i % Labels:00}")];
        float[] vectors = [.. labels.SelectMany(_ => At(random.Next(360)))];

        var gallery = LabelGallery.Create(labels, vectors, 2);

        Enumerable.Range(0, Labels).ShouldAllBe(label => gallery.CountOf(label) == 16_384 / Labels);
    }

    private static float[] At(double degrees) => [(float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180)];
}
