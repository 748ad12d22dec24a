using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Inference.Catalog;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Recognition.Items;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Items;

/// <summary>One fit to catalog and taught items together, from the features that are cached. Nothing that answers is touched until it is whole.</summary>
internal sealed class RefitJob(
    CatalogState state, ItemLibrary library, IServiceProvider services, IOptions<InferenceOptions> inference, IOptions<HnswOptions> hnsw, ILogger<RefitJob> logger)
{
    private readonly string _indexPath = inference.Value.IndexPath;

    /// <summary>Fits, and makes what is to answer afterwards.</summary>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The recogniser, its reference the caller's.</returns>
    /// <exception cref="RefitSkippedException">There is no fit to be made here, and why.</exception>
    public Recogniser Run(IProgress<FitProgress> progress, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var shelf = library.Shelf ?? throw new RefitSkippedException("nothing was taught");
        var module = services.GetRequiredService<Embedder>();
        var (catalog, identity, before, mode, liftDark) = ReadCatalog();
        IReadOnlyList<CatalogPhotograph> photographs = [.. catalog, .. shelf.Store.Photographs];
        var labels = photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Count();
        if (!FitSettings.IsWorthFitting(photographs.Count, labels))
            throw new RefitSkippedException($"{photographs.Count} photographs of {labels} labels are too few; {FitSettings.Requirement}");

        var settings = new FitSettings { Crops = [before.CropFraction], Threads = 1, Copies = before.Copies > 0 ? before.Copies : 4, Seed = before.Copies > 0 ? before.Seed : 1 };
        // Where there is no catalog, everything lies with the items.
        using var features = catalog.Count == 0 ? null : OpenFeatures(module.FeatureCount);
        var cache = features ?? shelf.Features;
        var plan = new ViewPlan([library.EmbedderAt(before.CropFraction, liftDark)], settings.Copies, settings.Seed);
        Complete(photographs, shelf, cache, plan, progress, cancellation);
        var fitted = CatalogRefit.Fit(photographs, cache, plan, module.ModelDirectory, settings, before.Answers?.OwnBackground, progress, cancellation);

        progress.Report(new FitProgress("building the index"));
        using var cropped = module.WithCropFraction(fitted.CropFraction, liftDark);
        var embedder = cropped.WithProjection(fitted.Projection);
        HnswIndex? index = null;
        try
        {
            var path = RefitFile.PathFor(library.Folder, identity);
            var shape = new HnswOptions { Mode = mode, BuildThreads = 1 };
            using (var filled = CatalogRefit.Index(photographs, cache, fitted, embedder.Identity.ToVectorSpace(), module.ModelDirectory, shape, cancellation))
                IndexProjection.Publish(path, fitted, () => filled.Save(path, LabelSummary.Instance));
            RefitFile.RemoveOthers(library.Folder, path);
            // The file is mapped, where the one that was filled holds all in memory.
            index = HnswIndex.Open(path, options: hnsw.Value);
            var recogniser = new Recogniser(embedder, ownsEmbedder: true, index, fitted, ThumbnailFolder.ForIndex(_indexPath))
            {
                CatalogIdentity = identity,
                HoldsItems = true,
            };
            Log.Refitted(logger, photographs.Count, labels, Stopwatch.GetElapsedTime(started).TotalSeconds);
            return recogniser;
        }
        catch
        {
            index?.Dispose();
            embedder.Dispose();
            throw;
        }
    }

    private (List<CatalogPhotograph> Catalog, ulong Identity, FittedProjection Before, HnswMode Mode, bool LiftDark) ReadCatalog()
    {
        using var lease = state.Lease();
        if (lease.Recogniser.Fitted is not { } before) throw new RefitSkippedException($"{_indexPath} has no projection file beside it; build it with this version's indexer");
        if (!CatalogRefit.IsWanted(before.Kind)) throw new RefitSkippedException("the index was built with --projection unlabelled, which stays as it is");
        IReadOnlyDictionary<string, CatalogSource>? sources = null;
        var catalog = new List<CatalogPhotograph>();
        foreach (var entry in lease.Recogniser.Index.Entries())
        {
            if (!CatalogPayload.TryParse(entry.Payload.Span, out var payload)) throw new RefitSkippedException($"the entry {entry.Id} has no label");
            if (payload.Catalog == TaughtItem.Catalog && entry.Id.StartsWith(TaughtItem.Catalog + "/", StringComparison.Ordinal)) continue;
            sources ??= CatalogSources.TryRead(_indexPath)
                ?? throw new RefitSkippedException($"{_indexPath}.sources is missing, which tells whose features are cached; build the index again");
            if (!sources.TryGetValue(entry.Id, out var source)) throw new RefitSkippedException($"{_indexPath}.sources does not name {entry.Id}; build the index again");
            catalog.Add(new CatalogPhotograph(entry.Id, payload, source.Path, source.Stamp));
        }
        // The fit is the same bit for bit from the same catalog, whatever order the index has.
        catalog.Sort((left, right) => string.CompareOrdinal(left.Id, right.Id));
        return (catalog, lease.Recogniser.CatalogIdentity, before, lease.Recogniser.Index.Mode, EmbeddingIdentity.LiftsDark(lease.Recogniser.Index.Space.Preprocessing));
    }

    private FeatureCache OpenFeatures(int featureCount)
    {
        var path = _indexPath + ".features";
        if (!File.Exists(path)) throw new RefitSkippedException($"{path} is not on this device; copy it here with the index, or build the index here");
        try
        {
            return FeatureCache.Open(path, featureCount);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefitSkippedException($"{path} cannot be used now: {exception.Message}", isPassing: true);
        }
    }

    /// <summary>Brings the features together: what the items have is copied, what the catalog lacks is embedded where its photographs are.</summary>
    private static void Complete(IReadOnlyList<CatalogPhotograph> photographs, ItemShelf shelf, FeatureCache cache, ViewPlan plan, IProgress<FitProgress> progress, CancellationToken cancellation)
    {
        var features = new float[cache.FeatureCount];
        foreach (var photograph in cache == shelf.Features ? [] : shelf.Store.Photographs)
            foreach (var view in plan.Central.Concat(plan.Copies))
                if (shelf.Features.TryRead(new FeatureKey(photograph.Stamp, view), features)) cache.Append(new FeatureKey(photograph.Stamp, view), features);
        var embedder = new PhotographEmbedder(plan, cache);
        CatalogPhotograph[] missing = [.. photographs.Where(photograph => !embedder.HasFeatures(photograph))];
        for (var done = 0; done < missing.Length; done++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report(new FitProgress("embedding photographs", done, missing.Length));
            var photograph = missing[done];
            if (!File.Exists(photograph.FullPath))
                throw new RefitSkippedException($"{cache.Path} lacks features of {photograph.Id}, and the photograph is not on this device");
            embedder.Embed(photograph);
        }
    }
}

/// <summary>There is no fit to be made here.</summary>
/// <param name="reason">Why.</param>
/// <param name="isPassing">Whether it will be otherwise in a while: an indexer has the features, for instance.</param>
internal sealed class RefitSkippedException(string reason, bool isPassing = false) : Exception(reason)
{
    public bool IsPassing => isPassing;
}
