using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Tests.Recognition.Deciding;

public class EvidenceWindowTests
{
    private const int Labels = 3;

    private static readonly LabelGallery Gallery = LabelGallery.Create(["a", "b", "c"], [1, 0, 0, 0, 1, 0, 0, 0, 1], 3);

    [Fact]
    public void Average_OfFrames_IsTheirMean()
    {
        var window = new EvidenceWindow(8);
        window.Add(Gallery, Frame(1, 0, 0));
        window.Add(Gallery, Frame(0, 1, 0));

        var mean = Mean(window, Frame(0, 1, 0));

        mean.ShouldBe([0.5f, 0.5f, 0], 1e-6);
        window.Likeness.ShouldBe(1, 1e-6f);
    }

    [Fact]
    public void Add_MoreThanTheWindowHolds_ForgetsTheOldest()
    {
        var window = new EvidenceWindow(2);
        foreach (var frame in new[] { Frame(1, 0, 0), Frame(0, 1, 0), Frame(0, 1, 0) }) window.Add(Gallery, frame);

        Mean(window, Frame(0, 1, 0)).ShouldBe([0, 1, 0], 1e-6);
    }

    [Fact]
    public void Add_OfAnotherCatalog_ForgetsEveryFrame()
    {
        var window = new EvidenceWindow(8);
        window.Add(Gallery, Frame(1, 0, 0));
        window.Add(new object(), Frame(0, 0, 1));

        Mean(window, Frame(0, 0, 1)).ShouldBe([0, 0, 1], 1e-6);
    }

    [Fact]
    public void Average_LabelTakenOutOfTheNewestFrame_StaysOut()
    {
        var window = new EvidenceWindow(8);
        window.Add(Gallery, Frame(1, 0, 0));
        var newest = Frame(1, 0, 0);
        newest.Exclude(0);
        window.Add(Gallery, newest);

        float.IsNegativeInfinity(Mean(window, newest)[0]).ShouldBeTrue();
    }

    [Fact]
    public void Average_LabelOnlyInAnOlderFrame_CountsWithTheLastOfTheOthers()
    {
        // Forty labels: each frame keeps its first 32.
        var gallery = LabelGallery.Create([.. Enumerable.Range(0, 40).Select(i => $"{i:00}")], [.. Enumerable.Range(0, 40).SelectMany(i => At(i))], 2);
        var window = new EvidenceWindow(8);
        var (first, second) = (new GalleryEvidence(gallery), new GalleryEvidence(gallery));
        first.Weigh(At(0), []);
        second.Weigh(At(39), []);
        window.Add(gallery, first);
        window.Add(gallery, second);
        var mean = second.Weight.ToArray();

        window.Average(second, mean);

        var last = second.Ranked(32)[31];
        mean[0].ShouldBe((first.Weight[0] + second.Weight[last]) / 2, 1e-5f);
        mean[20].ShouldBe((first.Weight[20] + second.Weight[20]) / 2, 1e-5f);
    }

    private static float[] At(int step) => [(float)Math.Cos(step * Math.PI / 80), (float)Math.Sin(step * Math.PI / 80)];

    private static GalleryEvidence Frame(params float[] query)
    {
        var evidence = new GalleryEvidence(Gallery);
        evidence.Weigh(query, []);
        return evidence;
    }

    private static float[] Mean(EvidenceWindow window, FrameEvidence newest)
    {
        var mean = newest.Weight.ToArray();
        mean.Length.ShouldBe(Labels);
        window.Average(newest, mean);
        return mean;
    }
}
