using EdgeAI.Embedding;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Embedding;

public sealed class EmbedderTests : IDisposable
{
    private readonly Embedder _embedder = Embedder.Load(ShippedModel.Options());

    public void Dispose() => _embedder.Dispose();

    [Fact]
    public void Embed_Image_IsNormalisedAndTimed()
    {
        var embedding = new float[_embedder.Dimension];
        var timings = _embedder.Embed(FixtureImages.Read("baseline.jpg"), embedding);
        embedding.Sum(value => (double)value * value).ShouldBe(1, 1e-5);
        timings.Decode.ShouldBeGreaterThan(TimeSpan.Zero);
        timings.Embed.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void Identity_OfTheShippedModule_NamesModuleProjectionPreprocessingAndDimension()
    {
        var identity = _embedder.Identity;
        File.ReadAllText(Path.Combine(ShippedModel.Folder, "embedder.wasm.sha256")).ShouldStartWith(identity.ModuleHash);
        identity.ProjectionHash.ShouldBe("default");
        identity.Preprocessing.ShouldBe("rgb8 224x224, shorter side 299, triangle, crop 0.75, luma below 60 lifted to 110, of photographs below 40");
        identity.Dimension.ShouldBe(256);
    }

    [Theory]
    [InlineData("fp32-scalar", true)]
    [InlineData("int8-simd", false)]
    public void Identity_OtherArithmetic_IsPartOfIt(string path, bool comparable)
    {
        using var embedder = Embedder.Load(ShippedModel.Options(path));
        embedder.Path.ShouldBe(path);
        (embedder.Identity == _embedder.Identity).ShouldBe(comparable);
    }

    [Fact]
    public void EmbedPixels_ReducedFrame_GivesTheFeaturesOfItsImage()
    {
        var rgb = FixtureImages.Rgb(FixtureImages.Read("base.expected-224.png"));
        float[] features = new float[_embedder.FeatureCount], expected = new float[_embedder.FeatureCount];
        _embedder.EmbedPixels(rgb, features);
        _embedder.Embed(FixtureImages.Read("base.png"), new float[256], expected);
        features.ShouldBe(expected);
    }

    [Fact]
    public void Identity_OtherCropFraction_Differs()
    {
        using var wide = Embedder.Load(ShippedModel.Options().With(options => options.CropFraction = 0.875));
        wide.Identity.Preprocessing.ShouldBe("rgb8 224x224, shorter side 256, triangle, crop 0.875, luma below 60 lifted to 110, of photographs below 40");
        wide.Identity.ShouldNotBe(_embedder.Identity);
    }

    [Fact]
    public void Embed_FromEightThreads_GivesTheSameVectorsAsOne()
    {
        byte[][] images = [FixtureImages.Read("baseline.jpg"), FixtureImages.Read("cmyk.jpg"), FixtureImages.Read("base.png"), FixtureImages.Read("lossy.webp"), FixtureImages.Grey(40, 300, 700)];
        var expected = images.Select(Embed).ToArray();
        var threads = Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            for (var i = 0; i < 25; i++)
                if (!Embed(images[(i + thread) % images.Length]).AsSpan().SequenceEqual(expected[(i + thread) % images.Length]))
                    Interlocked.Increment(ref _differences);
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        _differences.ShouldBe(0);
    }

    private int _differences;

    [Fact]
    public void Embed_BadImage_IsTheCallersMistakeAndTheNextCallWorks()
    {
        var before = Embed(FixtureImages.Read("base.png"));
        Should.Throw<ImageException>(() => Embed([]));
        Should.Throw<ImageException>(() => Embed("a text"u8.ToArray()));
        Should.Throw<ImageException>(() => Embed(FixtureImages.Read("baseline.jpg")[..4000]));
        Embed(FixtureImages.Read("base.png")).ShouldBe(before);
    }

    [Fact]
    public void Embed_SpanOfAnotherLength_SaysWhatWasExpected()
    {
        Should.Throw<ArgumentException>(() => _embedder.Embed(FixtureImages.Grey(1), new float[255])).Message.ShouldContain("256 values, got 255");
        Should.Throw<ArgumentException>(() => _embedder.Embed(FixtureImages.Grey(1), new float[256], new float[7])).Message.ShouldContain("2408 features or none, got 7");
    }

    [Fact]
    public void Embed_AfterDispose_IsRefused()
    {
        var embedder = Embedder.Load(ShippedModel.Options());
        embedder.Dispose();
        Should.Throw<ObjectDisposedException>(() => embedder.Embed(FixtureImages.Grey(1), new float[256]));
    }

    private float[] Embed(byte[] image)
    {
        var embedding = new float[_embedder.Dimension];
        _embedder.Embed(image, embedding);
        return embedding;
    }
}
