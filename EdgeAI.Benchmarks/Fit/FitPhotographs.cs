using EdgeAI.Embedding;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Benchmarks.Fit;

/// <summary>A catalog and its queries with every feature that a fit may ask for in the cache.</summary>
internal sealed class FitPhotographs : IDisposable
{
    private readonly List<Embedder> _crops;

    private FitPhotographs(Embedder embedder, List<Embedder> crops, FeatureCache cache, IReadOnlyList<CatalogPhotograph> entries, IReadOnlyList<CatalogPhotograph> queries) =>
        (Embedder, _crops, Cache, Entries, Queries) = (embedder, crops, cache, entries, queries);

    public static FitSettings Settings { get; } = new();

    /// <summary>With the module's own projection.</summary>
    public Embedder Embedder { get; }

    public FeatureCache Cache { get; }

    public IReadOnlyList<CatalogPhotograph> Entries { get; }

    public IReadOnlyList<CatalogPhotograph> Queries { get; }

    public static FitPhotographs Load(Catalog catalog, Catalog queries, string cachePath)
    {
        var embedder = CatalogEmbedder.Load(null);
        var crops = Settings.Crops.Select(embedder.WithCropFraction).ToList();
        var cache = FeatureCache.Open(cachePath, embedder.FeatureCount);
        var entries = CatalogEmbedder.Embed(
            catalog.Photographs, new PhotographEmbedder(new ViewPlan(crops, Settings.Copies, Settings.Seed), cache), new DonePrinter("catalog"), default);
        var asked = CatalogEmbedder.Embed(queries.Photographs, new PhotographEmbedder(new ViewPlan(crops), cache, asFrames: true), new DonePrinter("queries"), default);
        return new FitPhotographs(embedder, crops, cache, entries.Photographs, asked.Photographs);
    }

    /// <summary>What <c>--projection auto</c> makes of these entries.</summary>
    public FittedProjection FitAuto(IReadOnlyList<CatalogPhotograph> entries, FitSettings settings)
    {
        var labels = entries.Select(entry => entry.Label).Distinct(StringComparer.Ordinal).Count();
        settings = settings.For(entries.Count);
        return FitSettings.IsWorthFitting(entries.Count, labels)
            ? CatalogFit.WithLabels(entries, Cache, PlanFor(settings), Embedder.ModelDirectory, settings)
            : Default(entries.Count, labels);
    }

    public FittedProjection Default(int entries, int labels) => CatalogFit.Default(Embedder.Identity.ModuleHash, entries, labels, "the module's own");

    /// <summary>When answers from these entries can be believed.</summary>
    public AnswerModel Rehearse(IReadOnlyList<CatalogPhotograph> entries, FittedProjection fitted, Background background) => AnswerRehearsal.Run(
        entries, Cache, new ViewPlan([CropOf(fitted.CropFraction)], fitted.Copies, fitted.Seed), Embedder.ModelDirectory, fitted, background, ownBackground: null,
        Settings.Threads).Model;

    public EntryVectors VectorsOf(FittedProjection fitted) => new(
        Cache, fitted, DefaultProjection.Read(Embedder.ModelDirectory, Embedder.FeatureCount), CropOf(fitted.CropFraction).Identity.Preprocessing);

    public void Dispose()
    {
        Cache.Dispose();
        foreach (var crop in _crops) crop.Dispose();
        Embedder.Dispose();
    }

    private ViewPlan PlanFor(FitSettings settings) => new([.. settings.Crops.Select(CropOf)], settings.Copies, settings.Seed);

    private Embedder CropOf(double fraction) => _crops[Settings.Crops.ToList().IndexOf(fraction)];

    private sealed class DonePrinter(string what) : IProgress<EmbeddingProgress>
    {
        private const int Every = 500;

        public void Report(EmbeddingProgress value)
        {
            if (value.Done > 0 && value.Done % Every == 0) Console.Error.WriteLine($"{what}: {value.Done} of {value.Total} embedded");
        }
    }
}
