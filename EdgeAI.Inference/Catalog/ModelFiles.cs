using EdgeAI.Embedding;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Inference.Catalog;

/// <summary>What lies beside the module and serves whatever index is open: read when first asked for, which is not on the way to the open port. Safe for concurrent use.</summary>
internal sealed class ModelFiles
{
    private readonly Lazy<Projection> _ownDefault;
    private readonly Lazy<Background> _background;

    public ModelFiles(IServiceProvider services)
    {
        _ownDefault = new(() => services.GetRequiredService<Embedder>() is var module ? DefaultProjection.Read(module.ModelDirectory, module.FeatureCount) : null!);
        _background = new(() => Background.Read(services.GetRequiredService<Embedder>().ModelDirectory));
    }

    /// <summary>The module's own projection.</summary>
    public Projection OwnDefault => _ownDefault.Value;

    /// <summary>Photographs of everything else, under that projection.</summary>
    public Background Background => _background.Value;
}
