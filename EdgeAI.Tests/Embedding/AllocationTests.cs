using EdgeAI.Embedding;
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
