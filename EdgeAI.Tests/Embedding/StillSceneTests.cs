using EdgeAI.Embedding;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Embedding;

public class StillSceneTests
{
    [Fact]
    public void Embed_SameFrameAgain_IsRecalledWithoutInference()
    {
        using var embedder = Embedder.Load(ShippedModel.Options().With(options => options.RecentEmbeddings = 4));
        var image = FixtureImages.Read("baseline.jpg");
        var (first, firstFeatures, recalled) = Embed(embedder, image);
        recalled.ShouldBe(0);
        var (second, secondFeatures, again) = Embed(embedder, image);
        again.ShouldBe(1);
        second.ShouldBe(first);
        secondFeatures.ShouldBe(firstFeatures);
        Embed(embedder, FixtureImages.Read("base.png")).Recalled.ShouldBe(0);
    }

    [Fact]
    public void Embed_ByteEqualFrameInAnotherFile_IsRecalledToo()
    {
        using var embedder = Embedder.Load(ShippedModel.Options().With(options => options.RecentEmbeddings = 4));
        Embed(embedder, FixtureImages.Read("base.png"));
        Embed(embedder, FixtureImages.Read("lossless.webp")).Recalled.ShouldBe(1);
        Embed(embedder, FixtureImages.Read("lossy.webp")).Recalled.ShouldBe(0);
    }

    [Fact]
    public void Embed_Tolerant_RecallsANearlyEqualFrame()
    {
        using var embedder = Embedder.Load(ShippedModel.Options().With(options => (options.RecentEmbeddings, options.RecentTolerance) = (4, 12)));
        var (first, _, _) = Embed(embedder, FixtureImages.Read("base.png"));
        var (second, _, recalled) = Embed(embedder, FixtureImages.Read("lossy.webp"));
        recalled.ShouldBe(1);
        second.ShouldBe(first);
        Embed(embedder, FixtureImages.Read("grey.jpg")).Recalled.ShouldBe(0);
    }

    [Fact]
    public void WithProjection_FrameSeenByTheOther_IsNotRecalled()
    {
        using var embedder = Embedder.Load(ShippedModel.Options().With(options => options.RecentEmbeddings = 4));
        Embed(embedder, FixtureImages.Read("base.png"));
        using var other = embedder.WithProjection(new Projection(2, embedder.FeatureCount, [.. Enumerable.Repeat(0.01f, 2 * embedder.FeatureCount)], [0, 1]));
        Embed(other, FixtureImages.Read("base.png")).Recalled.ShouldBe(0);
    }

    private static (float[] Embedding, float[] Features, int Recalled) Embed(Embedder embedder, byte[] image)
    {
        var embedding = new float[embedder.Dimension];
        var features = new float[embedder.FeatureCount];
        return (embedding, features, embedder.Embed(image, embedding, features).Recalled);
    }
}
