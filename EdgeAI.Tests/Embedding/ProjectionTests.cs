using EdgeAI.Embedding;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Embedding;

public sealed class ProjectionTests : IDisposable
{
    private readonly Embedder _embedder = Embedder.Load(ShippedModel.Options());
    private readonly byte[] _image = FixtureImages.Read("baseline.jpg");

    public void Dispose() => _embedder.Dispose();

    [Fact]
    public void Embed_ProjectionThatPicksFeatures_ReturnsThemNormalised()
    {
        int[] picked = [0, 700, 1976, 2407];
        var projection = Picking(picked, bias: 0);
        using var embedder = _embedder.WithProjection(projection);
        embedder.Dimension.ShouldBe(4);
        var embedding = new float[4];
        var features = new float[embedder.FeatureCount];
        embedder.Embed(_image, embedding, features);
        var norm = Math.Sqrt(picked.Sum(index => (double)features[index] * features[index]));
        for (var row = 0; row < picked.Length; row++)
            ((double)embedding[row]).ShouldBe(features[picked[row]] / norm, 1e-3);
    }

    [Fact]
    public void Embed_Bias_IsAdded()
    {
        using var embedder = _embedder.WithProjection(new Projection(3, _embedder.FeatureCount, new float[3 * _embedder.FeatureCount], [3, 0, -4]));
        var embedding = new float[3];
        embedder.Embed(_image, embedding);
        embedding[0].ShouldBe(0.6f, 1e-4);
        embedding[1].ShouldBe(0f, 1e-4);
        embedding[2].ShouldBe(-0.8f, 1e-4);
    }

    [Fact]
    public void WithProjection_Null_BringsTheDefaultBack()
    {
        using var picking = _embedder.WithProjection(Picking([5, 6], bias: 1));
        using var back = picking.WithProjection(null);
        back.Identity.ShouldBe(_embedder.Identity);
        Embed(back).ShouldBe(Embed(_embedder));
    }

    [Fact]
    public void Identity_Projection_IsPartOfIt()
    {
        var a = Picking([1, 2], bias: 0);
        var b = Picking([1, 2], bias: 0.5f);
        using var withA = _embedder.WithProjection(a);
        using var withB = _embedder.WithProjection(b);
        withA.Identity.ProjectionHash.ShouldBe(a.Hash);
        withA.Identity.Dimension.ShouldBe(2);
        withB.Identity.ShouldNotBe(withA.Identity);
    }

    [Fact]
    public void Load_WithProjection_EqualsWithProjection()
    {
        var projection = Picking([9, 1000, 2000], bias: 0.1f);
        using var loaded = Embedder.Load(ShippedModel.Options(), projection);
        using var derived = _embedder.WithProjection(projection);
        loaded.Identity.ShouldBe(derived.Identity);
        Embed(loaded).ShouldBe(Embed(derived));
    }

    [Fact]
    public void Embed_ProjectionOfZeros_IsAStatusThatSaysSo()
    {
        using var embedder = _embedder.WithProjection(new Projection(2, _embedder.FeatureCount, new float[2 * _embedder.FeatureCount], [0, 0]));
        Should.Throw<GuestStatusException>(() => embedder.Embed(_image, new float[2])).Message.ShouldContain("no direction");
    }

    [Fact]
    public void WithProjection_OtherFeatureCount_IsRefused() =>
        Should.Throw<ArgumentException>(() => _embedder.WithProjection(new Projection(1, 432, new float[432], [0]))).Message.ShouldContain("2408 features");

    [Theory]
    [InlineData(0, 3, 0, 0, "1 to 256 rows")]
    [InlineData(257, 3, 771, 257, "1 to 256 rows")]
    [InlineData(2, 3, 5, 2, "2 x 3 = 6 weights, got 5")]
    [InlineData(2, 3, 6, 1, "2 values of bias, got 1")]
    public void Constructor_SizesThatDoNotFit_SayWhatWasExpected(int rows, int features, int weights, int bias, string message) =>
        Should.Throw<ArgumentException>(() => new Projection(rows, features, new float[weights], new float[bias])).Message.ShouldContain(message);

    [Fact]
    public void Constructor_ValueThatIsNotFinite_IsRefusedWithItsPosition() =>
        Should.Throw<ArgumentException>(() => new Projection(1, 3, [1, float.NaN, 2], [0])).Message.ShouldContain("position 1");

    [Fact]
    public void Hash_EqualNumbers_IsEqualAndShapeCounts()
    {
        new Projection(2, 3, new float[6], new float[2]).Hash.ShouldBe(new Projection(2, 3, new float[6], new float[2]).Hash);
        new Projection(2, 3, new float[6], new float[2]).Hash.ShouldNotBe(new Projection(1, 7, new float[7], new float[1]).Hash);
    }

    private Projection Picking(int[] features, float bias)
    {
        var weights = new float[features.Length * _embedder.FeatureCount];
        for (var row = 0; row < features.Length; row++)
            weights[row * _embedder.FeatureCount + features[row]] = 1;
        return new Projection(features.Length, _embedder.FeatureCount, weights, [.. Enumerable.Repeat(bias, features.Length)]);
    }

    private float[] Embed(Embedder embedder)
    {
        var embedding = new float[embedder.Dimension];
        embedder.Embed(_image, embedding);
        return embedding;
    }
}
