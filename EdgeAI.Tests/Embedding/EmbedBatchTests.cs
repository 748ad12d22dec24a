using System.Numerics.Tensors;
using EdgeAI.Embedding;
using EdgeAI.Tests.Embedding.Guest;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Embedding;

public sealed class EmbedBatchTests : IDisposable
{
    private readonly Embedder _embedder = Embedder.Load(ShippedModel.Options());

    public void Dispose() => _embedder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(19)]
    public void EmbedBatch_AnyNumber_GivesWhatSingleCallsGive(int count)
    {
        var images = Images(count);
        var embeddings = new float[count * _embedder.Dimension];
        var features = new float[count * _embedder.FeatureCount];
        var refused = new ImageException?[count];
        _embedder.EmbedBatch(images, embeddings, refused, features);
        refused.ShouldAllBe(refusal => refusal == null);
        for (var i = 0; i < count; i++)
            MustEqualSingle(images[i], Row(embeddings, i, _embedder.Dimension), Row(features, i, _embedder.FeatureCount));
    }

    [Fact]
    public void EmbedBatch_BadImagesAmongGoodOnes_AreRefusedAlone()
    {
        var images = Images(11);
        images[0] = Array.Empty<byte>();
        images[7] = FixtureImages.Read("baseline.jpg").AsMemory(0, 3000);
        images[8] = "text"u8.ToArray();
        var embeddings = new float[11 * _embedder.Dimension];
        var refused = new ImageException?[11];
        _embedder.EmbedBatch(images, embeddings, refused);
        refused[0].ShouldBeOfType<EmptyImageException>();
        refused[7].ShouldBeOfType<DamagedImageException>();
        refused[8].ShouldBeOfType<UnsupportedImageException>();
        refused.Count(refusal => refusal is null).ShouldBe(8);
        for (var i = 0; i < 11; i++)
            if (refused[i] is null)
                MustEqualSingle(images[i], Row(embeddings, i, _embedder.Dimension), default);
            else
                Row(embeddings, i, _embedder.Dimension).ToArray().ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void EmbedBatch_FramesSeenBefore_AreRecalledBetweenNewOnes()
    {
        using var embedder = Embedder.Load(ShippedModel.Options().With(options => options.RecentEmbeddings = 32));
        var images = Images(6);
        embedder.Embed(images[1].Span, new float[256]);
        embedder.Embed(images[4].Span, new float[256]);
        var embeddings = new float[6 * 256];
        embedder.EmbedBatch(images, embeddings, new ImageException?[6]).Recalled.ShouldBe(2);
        for (var i = 0; i < 6; i++)
            MustEqualSingle(images[i], Row(embeddings, i, 256), default);
        embedder.EmbedBatch(images, embeddings, new ImageException?[6]).Recalled.ShouldBe(6);
    }

    [Fact]
    public void EmbedBatch_SpansOfOtherLengths_SayWhatWasExpected()
    {
        Should.Throw<ArgumentException>(() => _embedder.EmbedBatch(Images(2), new float[256], new ImageException?[2])).Message.ShouldContain("2 x 256 values, got 256");
        Should.Throw<ArgumentException>(() => _embedder.EmbedBatch(Images(2), new float[512], new ImageException?[1])).Message.ShouldContain("2 refusals, got 1");
    }

    [Fact]
    public void EmbedBatch_GuestFails_ThrowsAndTheNextCallWorks()
    {
        using var folder = new GuestFolder("trap");
        using var embedder = folder.Load();
        var embeddings = new float[6];
        Should.Throw<GuestTrapException>(() => embedder.EmbedBatch(new ReadOnlyMemory<byte>[] { GuestFolder.Bright, GuestFolder.Dark }, embeddings, new ImageException?[2]));
        embedder.Embed(GuestFolder.Dark, embeddings.AsSpan(0, 3));
    }

    private void MustEqualSingle(ReadOnlyMemory<byte> image, ReadOnlySpan<float> embedding, ReadOnlySpan<float> features)
    {
        var expected = new float[_embedder.Dimension];
        var expectedFeatures = new float[_embedder.FeatureCount];
        _embedder.Embed(image.Span, expected, expectedFeatures);
        TensorPrimitives.CosineSimilarity(expected, embedding).ShouldBeGreaterThan(0.999999f);
        if (!features.IsEmpty)
            TensorPrimitives.CosineSimilarity(expectedFeatures, features).ShouldBeGreaterThan(0.999999f);
    }

    private static ReadOnlyMemory<byte>[] Images(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)(i % 3 == 0 ? FixtureImages.Read($"exif-{2 + i % 7}.jpg") : FixtureImages.Grey((byte)(60 + i * 8), 40 + i, 30)))];

    private static Span<float> Row(float[] rows, int row, int length) => rows.AsSpan(row * length, length);
}
