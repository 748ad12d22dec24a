using EdgeAI.Benchmarks.Fit;
using EdgeAI.Embedding;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>A catalog, and the embedder that looks at frames for it: at its crop, under its projection. Safe for concurrent use.</summary>
internal sealed class FrameEye : IDisposable
{
    public FrameEye(FitPhotographs photographs, RehearsedCatalog catalog)
    {
        using var cropped = photographs.Embedder.WithCropFraction(catalog.Fitted.CropFraction);
        (Catalog, Embedder) = (catalog, cropped.WithProjection(catalog.Fitted.Projection));
        OwnDefault = DefaultProjection.Read(Embedder.ModelDirectory, Embedder.FeatureCount);
    }

    public RehearsedCatalog Catalog { get; }

    public Embedder Embedder { get; }

    /// <summary>The module's own projection.</summary>
    public Projection OwnDefault { get; }

    public void Dispose() => Embedder.Dispose();
}
