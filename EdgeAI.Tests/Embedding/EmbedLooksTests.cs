using System.Numerics.Tensors;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;
using EdgeAI.Tests.Embedding.Sight;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Embedding;

public sealed class EmbedLooksTests : IDisposable
{
    private readonly Embedder _embedder = Embedder.Load(ShippedModel.Options());

    public void Dispose() => _embedder.Dispose();

    [Theory]
    [InlineData("baseline.jpg")]
    [InlineData("base.png")]
    public void EmbedLooks_ASquare_IsEmbeddedAsIfItHadBeenCutOutByHand(string name)
    {
        var image = FixtureImages.Read(name);
        using var bitmap = SKBitmap.Decode(image);
        int side = Math.Min(bitmap.Width, bitmap.Height) / 2, left = bitmap.Width / 4, top = bitmap.Height / 3;
        var square = new FrameRegion((double)left / bitmap.Width, (double)top / bitmap.Height, (double)side / bitmap.Width, (double)side / bitmap.Height);
        var looked = Looks(_embedder, image, Look.At(square));
        looked.Views[0].Left.ShouldBe(square.Left, 1e-9);
        looked.Views[0].Height.ShouldBe(square.Height, 1e-9);

        using var whole = _embedder.WithCropFraction(1);
        float[] embedding = new float[whole.Dimension], features = new float[whole.FeatureCount];
        whole.Embed(LookTests.Cut(image, SKRectI.Create(left, top, side, side)), embedding, features);

        TensorPrimitives.CosineSimilarity(looked.Embedding(0), embedding).ShouldBeGreaterThan(0.999f);
        TensorPrimitives.CosineSimilarity(looked.Features(0), features).ShouldBeGreaterThan(0.999f);
    }

    [Fact]
    public void EmbedLooks_Several_AreWhatTheirPixelsGive()
    {
        foreach (var image in new[] { FixtureImages.Read("exif-6.jpg"), FixtureImages.Grey(20, 300, 200) })
        {
            var looked = Looks(_embedder, image, Look.Center, Look.Proposal, Look.At(new FrameRegion(0.1, 0.1, 0.3, 0.3)));
            for (var i = 0; i < looked.Views.Length; i++)
            {
                float[] embedding = new float[_embedder.Dimension], features = new float[_embedder.FeatureCount];
                // Both lift what is dark.
                _embedder.ProjectPixels(looked.Pixels(i), embedding, features);
                TensorPrimitives.CosineSimilarity(looked.Embedding(i), embedding).ShouldBeGreaterThan(0.99999f);
                TensorPrimitives.CosineSimilarity(looked.Features(i), features).ShouldBeGreaterThan(0.99999f);
            }
        }
        Looks(_embedder, FixtureImages.Grey(20, 300, 200), Look.Center).Pixels(0).ToArray().ShouldAllBe(value => value == 20);
    }

    [Fact]
    public void EmbedLooks_StillScene_RecallsWhatWasSeenAndEmbedsTheRest()
    {
        using var embedder = Embedder.Load(ShippedModel.Options().With(options => options.RecentEmbeddings = 8));
        var image = FixtureImages.Read("baseline.jpg");
        var square = Look.At(new FrameRegion(0.5, 0.4, 0.3, 0.3));
        var first = Looks(embedder, image, Look.Center, square);
        first.Timings.Recalled.ShouldBe(0);
        var again = Looks(embedder, image, Look.Center, square);
        again.Timings.Recalled.ShouldBe(2);
        again.Embedding(1).ToArray().ShouldBe(first.Embedding(1).ToArray());
        // The one that is recalled leaves its place to the next.
        var mixed = Looks(embedder, image, Look.Center, Look.At(new FrameRegion(0.1, 0.1, 0.4, 0.4)), square);
        mixed.Timings.Recalled.ShouldBe(2);
        mixed.Embedding(0).ToArray().ShouldBe(first.Embedding(0).ToArray());
        mixed.Embedding(2).ToArray().ShouldBe(first.Embedding(1).ToArray());
        mixed.Features(2).ToArray().ShouldBe(first.Features(1).ToArray());
        float[] alone = new float[embedder.Dimension];
        embedder.ProjectPixels(mixed.Pixels(1), alone);
        TensorPrimitives.CosineSimilarity(mixed.Embedding(1), alone).ShouldBeGreaterThan(0.99999f);
    }

    [Fact]
    public void EmbedLooks_SpansThatDoNotFit_SayWhatWasExpected()
    {
        var image = FixtureImages.Grey(90);
        var views = new FrameRegion[1];
        Should.Throw<ArgumentException>(() => _embedder.EmbedLooks(image, FrameRegion.Whole, [], [], default, [])).Message.ShouldContain($"1 to {Embedder.MaxLooks} looks, got 0");
        Should.Throw<ArgumentException>(() => _embedder.EmbedLooks(image, FrameRegion.Whole, new Look[Embedder.MaxLooks + 1], [], default, [])).Message.ShouldContain($"got {Embedder.MaxLooks + 1}");
        Should.Throw<ArgumentException>(() => _embedder.EmbedLooks(image, new FrameRegion(0.5, 0, 1, 1), [Look.Center], new float[256], default, views)).Message.ShouldContain("region inside the frame");
        Should.Throw<ArgumentException>(() => _embedder.EmbedLooks(image, FrameRegion.Whole, [Look.Center], new float[255], default, views)).Message.ShouldContain("1 x 256 values, got 255");
        Should.Throw<ArgumentException>(() => _embedder.EmbedLooks(image, FrameRegion.Whole, [Look.Center], new float[256], new float[3], views)).Message.ShouldContain("features or none, got 3");
        Should.Throw<ArgumentException>(() => _embedder.EmbedLooks(image, FrameRegion.Whole, [Look.Center], new float[256], default, [])).Message.ShouldContain("1 views, got 0");
        Should.Throw<ArgumentException>(() => _embedder.EmbedLooks(image, FrameRegion.Whole, [Look.Center], new float[256], default, views, new byte[5])).Message.ShouldContain("or none, got 5");
        Should.Throw<ImageException>(() => _embedder.EmbedLooks("a text"u8, FrameRegion.Whole, [Look.Center], new float[256], default, views));
        _embedder.EmbedLooks(image, FrameRegion.Whole, [Look.Center], new float[256], default, views);
    }

    private static Looked Looks(Embedder embedder, byte[] image, params Look[] looks)
    {
        var looked = new Looked(looks.Length, embedder);
        looked.Timings = embedder.EmbedLooks(image, FrameRegion.Whole, looks, looked.AllEmbeddings, looked.AllFeatures, looked.Views, looked.AllPixels);
        return looked;
    }

    private sealed class Looked(int count, Embedder embedder)
    {
        private readonly int _frameBytes = embedder.InputSize * embedder.InputSize * 3;

        public EmbeddingTimings Timings { get; set; }

        public FrameRegion[] Views { get; } = new FrameRegion[count];

        public float[] AllEmbeddings { get; } = new float[count * embedder.Dimension];

        public float[] AllFeatures { get; } = new float[count * embedder.FeatureCount];

        public byte[] AllPixels { get; } = new byte[count * embedder.InputSize * embedder.InputSize * 3];

        public ReadOnlySpan<float> Embedding(int look) => AllEmbeddings.AsSpan(look * AllEmbeddings.Length / Views.Length, AllEmbeddings.Length / Views.Length);

        public ReadOnlySpan<float> Features(int look) => AllFeatures.AsSpan(look * AllFeatures.Length / Views.Length, AllFeatures.Length / Views.Length);

        public ReadOnlySpan<byte> Pixels(int look) => AllPixels.AsSpan(look * _frameBytes, _frameBytes);
    }
}
