using EdgeAI.Embedding;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Embedding;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Recognition.Fitting;

/// <summary>An index is asked as it was built: with dark inputs lifted, or without.</summary>
public sealed class IndexLiftTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Embedder _configured = Embedder.Load(ShippedModel.Options());

    public void Dispose()
    {
        _configured.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void EmbedderFor_IndexBuiltBeforeLifting_EmbedsWithout()
    {
        var fitted = CatalogFit.Default(_configured.Identity.ModuleHash, 0, 0, "the module's own", 0.6);
        using var before = _configured.WithCropFraction(0.6, liftDark: false);
        var space = before.Identity.ToVectorSpace();
        IndexProjection.Publish(_folder.Combine("i"), fitted, () => { });
        using var found = IndexProjection.EmbedderFor(_folder.Combine("i"), space, _configured);
        found.Identity.ShouldBe(before.Identity);
    }

    [Fact]
    public void EmbedderFor_SpaceThatDiffersInLiftingAlone_NeedsNoProjectionFile()
    {
        using var before = _configured.WithLiftDark(false);
        using var found = IndexProjection.EmbedderFor(_folder.Combine("none"), before.Identity.ToVectorSpace(), _configured);
        found.Identity.ShouldBe(before.Identity);
        using var back = IndexProjection.EmbedderFor(_folder.Combine("none"), _configured.Identity.ToVectorSpace(), before);
        back.Identity.ShouldBe(_configured.Identity);
        IndexProjection.TryLiftingAs(before.Identity.ToVectorSpace() with { Dimension = 7 }, _configured).ShouldBeNull();
        IndexProjection.TryLiftingAs(_configured.Identity.ToVectorSpace(), _configured).ShouldBeNull();
    }

    [Fact]
    public void ViewPlan_WithAndWithoutLifting_SharesNoView()
    {
        using var before = _configured.WithLiftDark(false);
        var lifted = new ViewPlan([_configured], copies: 2);
        var plain = new ViewPlan([before], copies: 2);
        lifted.Central.Intersect(plain.Central).ShouldBeEmpty();
        lifted.Copies.Intersect(plain.Copies).ShouldBeEmpty();
    }
}
