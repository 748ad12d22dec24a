using EdgeAI.Embedding;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Embedding;

public sealed class DarkFrameTests : IDisposable
{
    private readonly Embedder _lifting = Embedder.Load(ShippedModel.Options());
    private readonly Embedder _plain;

    public DarkFrameTests() => _plain = _lifting.WithLiftDark(false);

    public void Dispose()
    {
        _plain.Dispose();
        _lifting.Dispose();
    }

    [Fact]
    public void Embed_NormallyLitImage_IsTheSameBitForBitWithAndWithoutLifting()
    {
        foreach (var image in new[] { FixtureImages.Read("baseline.jpg"), ShippedModel.Photograph() })
        {
            var (lifted, liftedFeatures, pixels) = Embed(_lifting, image);
            DarkLift.MeanLuma(pixels).ShouldBeGreaterThanOrEqualTo(60);
            var (plain, plainFeatures, _) = Embed(_plain, image);
            lifted.ShouldBe(plain);
            liftedFeatures.ShouldBe(plainFeatures);
        }
    }

    [Fact]
    public void Embed_DarkImage_IsEmbeddedLiftedAndHandsOutWhatWasPhotographed()
    {
        var dark = Darkened();
        var (embedding, features, pixels) = Embed(_lifting, dark);
        var (_, plainFeatures, plainPixels) = Embed(_plain, dark);
        pixels.ShouldBe(plainPixels);
        features.ShouldNotBe(plainFeatures);

        DarkLift.Apply(plainPixels).ShouldBeTrue();
        var expected = new float[_plain.FeatureCount];
        _plain.EmbedPixels(plainPixels, expected);
        features.ShouldBe(expected);
        var projected = new float[_plain.Dimension];
        _plain.ProjectPixels(plainPixels, projected);
        embedding.ShouldBe(projected);
    }

    [Fact]
    public void EveryWayIn_DarkImage_GivesTheSame()
    {
        var dark = Darkened();
        var (embedding, features, pixels) = Embed(_lifting, dark);

        float[] batch = new float[2 * _lifting.Dimension], batchFeatures = new float[2 * _lifting.FeatureCount];
        _lifting.EmbedBatch([FixtureImages.Read("base.png"), dark], batch, new ImageException?[2], batchFeatures);
        batch[_lifting.Dimension..].ShouldBe(embedding);
        batchFeatures[_lifting.FeatureCount..].ShouldBe(features);

        var projected = new float[_lifting.Dimension];
        _lifting.ProjectPixels(pixels, projected);
        projected.ShouldBe(embedding);
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(30, true)]
    public void EmbedPhotograph_OfADarkThingOrADarkScene_LiftsTheSceneAlone(int level, bool isLifted)
    {
        var image = FixtureImages.Grey((byte)level);
        float[] learned = new float[_lifting.Dimension], features = new float[_lifting.FeatureCount];

        _lifting.EmbedPhotograph(image, learned, features);

        learned.SequenceEqual(Embed(_lifting, image).Embedding).ShouldBe(isLifted);
        learned.SequenceEqual(Embed(_plain, image).Embedding).ShouldBe(!isLifted);
    }

    [Fact]
    public void EmbedPixels_DarkInput_TakesItAsItIsUnlessItWasLiftedBefore()
    {
        var (_, features, pixels) = Embed(_lifting, Darkened());
        var again = new float[_lifting.FeatureCount];
        _lifting.EmbedPixels(pixels, again);
        again.ShouldNotBe(features);

        _lifting.LiftPhotograph(pixels);
        _lifting.EmbedPixels(pixels, again);

        again.ShouldBe(features);
        _plain.LiftPhotograph(pixels = Embed(_plain, Darkened()).Pixels);
        pixels.ShouldBe(Embed(_plain, Darkened()).Pixels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Embed_DarkFrameSeenBefore_IsRecalledButNotForADarkerOne(int tolerance)
    {
        using var embedder = Embedder.Load(ShippedModel.Options().With(options => (options.RecentEmbeddings, options.RecentTolerance) = (4, tolerance)));
        byte[] dark = FixtureImages.Grey(10), darker = FixtureImages.Grey(8);
        var first = new float[embedder.Dimension];
        embedder.Embed(dark, first).Recalled.ShouldBe(0);
        var second = new float[embedder.Dimension];
        embedder.Embed(dark, second).Recalled.ShouldBe(1);
        second.ShouldBe(first);
        // 80 and 64 levels once they are lifted, however near they were before.
        embedder.Embed(darker, second).Recalled.ShouldBe(0);
    }

    [Fact]
    public void Identity_WithoutLifting_IsThatOfAnIndexBuiltBeforeThereWasOne()
    {
        _plain.LiftsDark.ShouldBeFalse();
        _plain.Identity.Preprocessing.ShouldBe("rgb8 224x224, shorter side 299, triangle, crop 0.75");
        _lifting.Identity.ShouldBe(_plain.Identity with { Preprocessing = _plain.Identity.Preprocessing + ", luma below 60 lifted to 110, of photographs below 40" });
        EmbeddingIdentity.LiftsDark(_plain.Identity.Preprocessing).ShouldBeFalse();
        EmbeddingIdentity.LiftsDark(_lifting.Identity.Preprocessing).ShouldBeTrue();
        using var wide = _plain.WithCropFraction(0.875);
        wide.LiftsDark.ShouldBeFalse();
        using var unhurried = _lifting.ForUnhurriedWork(0.75, liftDark: false, 1, TimeSpan.FromSeconds(30));
        unhurried.Identity.ShouldBe(_plain.Identity);
    }

    private static byte[] Darkened()
    {
        using var bitmap = SKBitmap.Decode(ShippedModel.Photograph());
        using var dark = new SKBitmap(bitmap.Width, bitmap.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        dark.Pixels = [.. bitmap.Pixels.Select(pixel => new SKColor((byte)(pixel.Red / 5), (byte)(pixel.Green / 5), (byte)(pixel.Blue / 5)))];
        using var data = dark.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static (float[] Embedding, float[] Features, byte[] Pixels) Embed(Embedder embedder, byte[] image)
    {
        var (embedding, features, pixels) = (new float[embedder.Dimension], new float[embedder.FeatureCount], new byte[embedder.InputSize * embedder.InputSize * 3]);
        embedder.Embed(image, embedding, features, pixels);
        return (embedding, features, pixels);
    }
}
