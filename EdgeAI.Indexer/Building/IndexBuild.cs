using System.Diagnostics;
using System.Globalization;
using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Indexer.Building;

/// <summary>Embeds what the feature cache lacks, fits, then writes projection and index.</summary>
internal static class IndexBuild
{
    public static int Run(BuildSettings settings, CommandContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var path = OutputFile.Prepare(settings.Output);
        var catalog = CatalogReading.Read(settings.Catalogs, context);
        using var embedder = CatalogEmbedder.Load(settings.Model.Directory, settings.Model.Path);
        using var cache = OutputFile.OpenFeatures(path, embedder.FeatureCount, context);
        var thumbnails = ThumbnailFolder.ForIndex(path);
        var prepared = new CatalogProjection(embedder, cache, thumbnails, context).Prepare(catalog, settings.Projection, settings.Fit);

        var photographs = prepared.Embedded.Photographs;
        var background = settings.Background is { } folder ? OwnBackground.Embed(folder, embedder, prepared.Fitted.CropFraction, context) : null;
        var answers = Rehearsed.Of(prepared, embedder, cache, background, settings.Fit.Threads, context).Model;
        var fitted = prepared.Fitted with { Answers = answers };
        using (var index = Fill(prepared, cache, embedder, settings.Mode, context.Cancellation))
        {
            // Before the index: a crash in between leaves stamps that the old one's features do not have, which only means "no refit".
            CatalogSources.Write(path, photographs);
            IndexProjection.Publish(path, fitted, () => index.Save(path, LabelSummary.Instance));
        }
        thumbnails.Prune(photographs.Select(photograph => photograph.Id));
        cache.Compact(catalog.Photographs.Select(photograph => photograph.Stamp).ToHashSet());
        var labels = photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Count();
        context.Output.WriteLine($"projection: {prepared.Fitted.Reason}");
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {Counted.Of(photographs.Count, "photograph")}, {Counted.Of(labels, "label")}, {prepared.Embedded.EmbeddedInputs} embedded now, {catalog.Unreadable.Count + prepared.Embedded.Unreadable.Count} skipped, {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return ExitCodes.Success;
    }

    private static HnswIndex Fill(PreparedCatalog prepared, FeatureCache cache, Embedder embedder, HnswMode mode, CancellationToken cancellation)
    {
        using var cropped = embedder.WithCropFraction(prepared.Fitted.CropFraction);
        using var projected = cropped.WithProjection(prepared.Fitted.Projection);
        var ownDefault = DefaultProjection.Read(embedder.ModelDirectory, embedder.FeatureCount);
        var vectors = new EntryVectors(cache, prepared.Fitted, ownDefault, projected.Identity.Preprocessing);
        var index = HnswIndex.Create(projected.Identity.ToVectorSpace(), new HnswOptions { Mode = mode });
        index.UpsertMany(prepared.Embedded.Photographs.Select(photograph =>
        {
            cancellation.ThrowIfCancellationRequested();
            return vectors.EntryOf(photograph);
        }));
        return index;
    }
}
