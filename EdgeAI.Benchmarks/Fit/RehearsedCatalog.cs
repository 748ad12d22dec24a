using System.Globalization;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;

namespace EdgeAI.Benchmarks.Fit;

/// <summary>A catalog as <c>build --projection auto</c> leaves it and inference opens it. Immutable; safe for concurrent use.</summary>
internal sealed class RehearsedCatalog
{
    private readonly LabelGallery _gallery, _defaults;
    private readonly AnswerModel _model;

    private RehearsedCatalog(FittedProjection fitted, EntryVectors vectors, LabelGallery gallery, LabelGallery defaults, AnswerModel model, Background background) =>
        (Fitted, Vectors, _gallery, _defaults, _model, Background) = (fitted, vectors, gallery, defaults, model, background);

    public FittedProjection Fitted { get; }

    /// <summary>Of photographs whose features are in the cache.</summary>
    public EntryVectors Vectors { get; }

    public Background Background { get; }

    /// <summary>The labels, sorted.</summary>
    public IReadOnlyList<string> Labels => _gallery.Labels;

    public static RehearsedCatalog Of(FitPhotographs photographs, IReadOnlyList<CatalogPhotograph> entries)
    {
        var fitted = photographs.FitAuto(entries, FitPhotographs.Settings);
        var vectors = photographs.VectorsOf(fitted);
        var background = Background.Read(photographs.Embedder.ModelDirectory);
        var kept = new VectorEntry[entries.Count];
        Parallel.For(0, kept.Length, i => kept[i] = vectors.EntryOf(entries[i]));
        string[] labels = [.. entries.Select(entry => entry.Label)];
        var gallery = LabelGallery.Create(labels, (float[])[.. kept.SelectMany(entry => entry.Vector.ToArray())], vectors.Dimension);
        var defaults = fitted.Projection is null ? gallery : LabelGallery.Create(labels, [.. kept.Select(entry => entry.Companion)], vectors.DefaultDimension);
        return new RehearsedCatalog(fitted, vectors, gallery, defaults, photographs.Rehearse(entries, fitted, background), background);
    }

    public FrameEvidence NewEvidence() => new GalleryEvidence(_gallery, _defaults, Background);

    public Decider DeciderFor(DecisionMode mode) => new(_model, mode);

    /// <summary>The number of a label; -1 for one that the catalog lacks.</summary>
    public int NumberOf(string label) => _gallery.NumberOf(label);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Labels.Count} labels, crop {Fitted.CropFraction}, beta {_model.InverseTemperature:0.00}, likeness above {_model.LikenessThreshold:0.000}, "
        + $"evidence from {_model.EvidenceThreshold(DecisionMode.Balanced):0.000} in balanced mode, {_model.Known} known and {_model.Unknown} unknown items held out");
}
