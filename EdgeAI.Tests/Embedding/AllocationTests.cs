using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Embedding;

[Collection(RunsAlone.Name)]
public class AllocationTests
{
    [Theory]
    [InlineData("baseline.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("exif-6.jpg")]
    [InlineData("left-half-transparent.png")]
    [InlineData("lossy.webp")]
    public void Embed_EveryFrameAfterTheFirst_AllocatesNothing(string name)
    {
        using var embedder = Embedder.Load(ShippedModel.Options());
        var image = FixtureImages.Read(name);
        var embedding = new float[embedder.Dimension];
        var features = new float[embedder.FeatureCount];
        for (var i = 0; i < 5; i++)
            embedder.Embed(image, embedding, features);

        Allocations.OfEachRound(() =>
        {
            for (var i = 0; i < 50; i++)
                embedder.Embed(image, embedding, features);
        }).ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Embed_RecalledFrame_AllocatesNothing(int tolerance)
    {
        using var embedder = Embedder.Load(ShippedModel.Options().With(options => (options.RecentEmbeddings, options.RecentTolerance) = (8, tolerance)));
        var image = FixtureImages.Read("baseline.jpg");
        var embedding = new float[embedder.Dimension];
        for (var i = 0; i < 5; i++)
            embedder.Embed(image, embedding);

        Allocations.OfEachRound(() =>
        {
            for (var i = 0; i < 50; i++)
                embedder.Embed(image, embedding);
        }).ShouldBe(0);
    }

    [Fact]
    public void Embed_LookingAtARegionOrFollowingASubject_AllocatesNothing()
    {
        using var embedder = Embedder.Load(ShippedModel.Options());
        var embedding = new float[embedder.Dimension];
        byte[][] images = [.. Enumerable.Range(0, 4).Select(i => Sight.FrameSightTests.Draw(640, 480, SkiaSharp.SKEncodedImageFormat.Jpeg, i == 0 ? null : (0.2 * i, 0.4, 0.05)))];
        FrameSight[] sights = [new(new FrameRegion(0.1, 0.2, 0.5, 0.6)), new(FrameRegion.Whole, followsSubject: true)];
        sights[1].LearnBackground();
        for (var i = 0; i < 10; i++) Look(images[0]);
        foreach (var image in images) Look(image);
        sights[1].HasSubject.ShouldBeTrue();

        Allocations.OfEachRound(() =>
        {
            for (var i = 0; i < 10; i++)
                foreach (var image in images) Look(image);
        }).ShouldBe(0);

        void Look(byte[] image)
        {
            foreach (var sight in sights) embedder.Embed(image, embedding, default, default, sight);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void EmbedLooks_EveryFrameAfterTheFirst_AllocatesNothing(int recent)
    {
        using var embedder = Embedder.Load(ShippedModel.Options().With(options => options.RecentEmbeddings = recent));
        byte[][] images = [FixtureImages.Read("baseline.jpg"), FixtureImages.Read("exif-6.jpg"), FixtureImages.Grey(20, 300, 200)];
        var looks = new[] { Look.Center, Look.Proposal };
        var (embeddings, features, views) = (new float[2 * embedder.Dimension], new float[2 * embedder.FeatureCount], new FrameRegion[2]);
        for (var i = 0; i < 5; i++) LookAtAll();

        Allocations.OfEachRound(() =>
        {
            for (var i = 0; i < 10; i++) LookAtAll();
        }).ShouldBe(0);

        void LookAtAll()
        {
            foreach (var image in images) embedder.EmbedLooks(image, FrameRegion.Whole, looks, embeddings, features, views);
        }
    }

    [Fact]
    public void EmbedBatch_EveryBatchAfterTheFirst_AllocatesNothing()
    {
        using var embedder = Embedder.Load(ShippedModel.Options());
        ReadOnlyMemory<byte>[] images = [.. Enumerable.Range(0, 12).Select(i => (ReadOnlyMemory<byte>)FixtureImages.Read($"exif-{2 + i % 7}.jpg"))];
        var embeddings = new float[images.Length * embedder.Dimension];
        var refused = new ImageException?[images.Length];
        for (var i = 0; i < 3; i++)
            embedder.EmbedBatch(images, embeddings, refused);

        Allocations.OfEachRound(() =>
        {
            for (var i = 0; i < 10; i++)
                embedder.EmbedBatch(images, embeddings, refused);
        }).ShouldBe(0);
    }
}
