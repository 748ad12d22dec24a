using EdgeAI.Recognition.Deciding;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Recognition.Deciding;

public class LabelEvidenceTests
{
    private static readonly float Half = MathF.Sqrt(0.5f);

    private static readonly LabelGallery Gallery = LabelGallery.Create(["b", "a", "a"], [0, 1, 1, 0, Half, Half], 2);

    [Fact]
    public void Weigh_OfAQuery_IsHalfBestAndHalfCentroid()
    {
        var evidence = new LabelEvidence(Gallery);
        evidence.Weigh([1, 0]);

        Gallery.Labels.ShouldBe(["a", "b"]);
        evidence.Best.ToArray().ShouldBe([1f, 0f], 1e-6);
        evidence.Centroids[0].ShouldBe((float)Math.Cos(Math.PI / 8), 1e-5f);
        evidence.Weight[0].ShouldBe((1 + evidence.Centroids[0]) / 2, 1e-6f);
        evidence.Top.ShouldBe(evidence.Weight[0]);
        evidence.Ranked(5).ToArray().ShouldBe([0, 1]);
    }

    [Fact]
    public void Weigh_OfEncodedVectors_IsAsOfTheVectors()
    {
        ReadOnlyMemory<byte>[] encoded = [CompanionVector.Encode([0, 1]), CompanionVector.Encode([1, 0]), CompanionVector.Encode([Half, Half])];
        var (plain, coded) = (new LabelEvidence(Gallery), new LabelEvidence(LabelGallery.Create(["b", "a", "a"], encoded, 2)));

        foreach (float[] query in new[] { [1, 0], [0, 1], new[] { 0.6f, 0.8f } })
        {
            plain.Weigh(query);
            coded.Weigh(query);
            coded.Weight.ToArray().ShouldBe(plain.Weight.ToArray(), 0.01);
        }
    }

    [Fact]
    public void Exclude_ALabel_TakesItOutOfEvidenceAndLikeness()
    {
        var evidence = new GalleryEvidence(Gallery, LabelGallery.Create(["a", "a", "b"], [1, 0, 1, 0, 0, 1], 2), Background.Create([0, -1], 2));
        evidence.Weigh([1, 0], [1, 0]);
        var likeness = evidence.Likeness;

        evidence.Exclude(0);

        evidence.Ranked(1)[0].ShouldBe(1);
        evidence.Likeness.ShouldBeLessThan(likeness - 0.5f);
        evidence.Exclude(1);
        float.IsNegativeInfinity(evidence.Likeness).ShouldBeTrue();
    }

    [Fact]
    public void Likeness_WithoutDefaultVectors_IsTheEvidenceItself()
    {
        var evidence = new GalleryEvidence(Gallery);
        evidence.Weigh([0, 1], []);

        (evidence.Likeness, evidence.Nearness).ShouldBe((evidence.Weight.ToArray().Max(), 0f));
    }

    [Fact]
    public void Create_GalleriesOfOtherLabels_Throws() =>
        Should.Throw<ArgumentException>(() => new GalleryEvidence(Gallery, LabelGallery.Create(["a"], [1, 0], 2), Background.Create([0, -1], 2)));
}
