using EdgeAI.Embedding;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Embedding;

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

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
            embedder.Embed(image, embedding, features);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
