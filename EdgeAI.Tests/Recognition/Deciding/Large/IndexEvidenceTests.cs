using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Vectors;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Recognition.Deciding.Large;

/// <summary>Evidence from one search, against evidence from an exact look at everything.</summary>
[Collection(RunsAlone.Name)]
public sealed class IndexEvidenceTests
{
    private static readonly Background Background = Background.Create([.. ClusteredVectors.Draw(200, LargeCatalog.CompanionDimension, 200, 1, 9).SelectMany(vector => vector)], LargeCatalog.CompanionDimension);

    [Theory]
    [InlineData(81, 30)]
    [InlineData(600, 10)]
    [InlineData(5000, 1)]
    public void Weigh_AnyCatalog_GivesTheSameLabelsAndProbabilities(int labels, int each)
    {
        using var catalog = new LargeCatalog(labels, each);
        var directory = LabelDirectory.Read(catalog.Index, hasCompanions: true, threads: 2);
        var near = new IndexEvidence(catalog.Index, directory, PickedFrames.None, Background, hasCompanions: true);
        var (gallery, exact) = Exact(catalog);
        var (queries, own) = (
            LargeCatalog.Around(labels, 60, LargeCatalog.Dimension, seed: 1, noiseSeed: 1), LargeCatalog.Around(labels, 60, LargeCatalog.CompanionDimension, seed: 2, noiseSeed: 1));
        near.Want(3);
        for (var i = 0; i < queries.Length; i++)
        {
            near.Weigh(queries[i], own[i]);
            exact.Weigh(queries[i], own[i]);

            foreach (var beta in (double[])[11, 20, 33])
            {
                var decider = new Decider(new AnswerModel(beta, -1, [], 0, 0));
                var (found, right) = (decider.Decide(near.Weight, near.Likeness, near.Nearness, near.Tail), decider.Decide(exact.Weight, exact.Likeness, exact.Nearness));
                directory.TextOf(near.Labels[found.Label]).ShouldBe(gallery.Labels[right.Label]);
                found.Probability.ShouldBe(right.Probability, 0.02f);
                // Of a label that is like it under the default projection alone nothing is known.
                found.Likeness.ShouldBeInRange(right.Likeness - 0.06f, right.Likeness + 0.01f);
            }
            near.Nearness.ShouldBe(exact.Nearness);
            near.Matches.Length.ShouldBe(3);
        }
    }

    [Fact]
    public void Exclude_ALabel_TakesItOutOfTheChoice()
    {
        using var catalog = new LargeCatalog(labels: 50, each: 4);
        var directory = LabelDirectory.Read(catalog.Index, hasCompanions: true, threads: 1);
        var evidence = new IndexEvidence(catalog.Index, directory, PickedFrames.None, Background, hasCompanions: true);
        evidence.Weigh(catalog.Vectors[7], catalog.Companions[7]);
        var (first, likeness) = (evidence.Labels[evidence.Ranked(1)[0]], evidence.Likeness);
        directory.TextOf(first).ShouldBe("L0007");

        evidence.Exclude(first);
        evidence.Exclude(int.MaxValue);

        evidence.Labels[evidence.Ranked(1)[0]].ShouldNotBe(first);
        evidence.Likeness.ShouldBeLessThan(likeness);
    }

    [Fact]
    public void Weigh_APickedFrame_IsAPhotographOfItsLabel()
    {
        using var catalog = new LargeCatalog(labels: 200, each: 2);
        var directory = LabelDirectory.Read(catalog.Index, hasCompanions: true, threads: 1);
        // Its label has nothing near it.
        var pick = new Correction("p", CorrectionKind.Is, "L0150", catalog.Vectors[7], catalog.Companions[7]);
        var gone = pick with { Label = "gone" };
        var evidence = new IndexEvidence(catalog.Index, directory, PickedFrames.Of(directory, [pick, gone]), Background, hasCompanions: true);

        evidence.Weigh(catalog.Vectors[7], catalog.Companions[7]);

        evidence.Best[evidence.PositionOf(directory.NumberOf("L0150"))].ShouldBe(1, 1e-4f);
    }

    [Fact]
    public void Weigh_AnEmptyIndex_IsLikeNothing()
    {
        using var catalog = new LargeCatalog(labels: 0, each: 0);
        var evidence = new IndexEvidence(catalog.Index, LabelDirectory.Read(catalog.Index, false, 1), PickedFrames.None, Background, hasCompanions: false);

        evidence.Weigh(ClusteredVectors.Draw(1, LargeCatalog.Dimension, 1, 1, 1)[0], ClusteredVectors.Draw(1, LargeCatalog.CompanionDimension, 1, 1, 1)[0]);

        evidence.Likeness.ShouldBe(float.NegativeInfinity);
        new Decider(AnswerModel.WithoutHeldOut(0, 0, 0)).Decide(evidence.Weight, evidence.Likeness, evidence.Nearness, evidence.Tail).Outcome.ShouldBe(DecisionOutcome.None);
    }

    [Fact]
    public void Weigh_FrameAfterFrame_AllocatesNothing()
    {
        using var catalog = new LargeCatalog(labels: 300, each: 5);
        var directory = LabelDirectory.Read(catalog.Index, hasCompanions: true, threads: 1);
        var evidence = new IndexEvidence(catalog.Index, directory, PickedFrames.None, Background, hasCompanions: true);
        var decider = new Decider(AnswerModel.WithoutHeldOut(300, 1500, 0));
        evidence.Want(5);
        var room = new VectorMatch[5];

        Allocations.OfEachRound(() =>
        {
            for (var frame = 0; frame < 20; frame++)
            {
                evidence.Weigh(catalog.Vectors[frame], catalog.Companions[frame]);
                decider.Decide(evidence.Weight, evidence.Likeness, evidence.Nearness, evidence.Tail);
                evidence.Matches.CopyTo(room);
            }
        }).ShouldBe(0);
    }

    private static (LabelGallery Gallery, GalleryEvidence Evidence) Exact(LargeCatalog catalog)
    {
        var gallery = LabelGallery.Create(catalog.LabelOf, (float[])[.. catalog.Vectors.SelectMany(vector => vector)], LargeCatalog.Dimension);
        var defaults = LabelGallery.Create(catalog.LabelOf, (float[])[.. catalog.Companions.SelectMany(vector => vector)], LargeCatalog.CompanionDimension);
        return (gallery, new GalleryEvidence(gallery, defaults, Background));
    }
}
