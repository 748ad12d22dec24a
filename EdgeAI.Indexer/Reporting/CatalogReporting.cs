using System.Globalization;
using System.Text.Json;
using EdgeAI.Embedding;
using EdgeAI.Indexer.Building;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Evaluating;
using EdgeAI.Indexer.Imaging;
using EdgeAI.Indexer.Progress;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Recognition.Imaging;

namespace EdgeAI.Indexer.Reporting;

/// <summary>Embeds, reviews, writes the page.</summary>
internal static class CatalogReporting
{
    public static int Run(ReportSettings settings, CommandContext context)
    {
        var path = OutputFile.Prepare(settings.Output);
        var catalog = CatalogReading.Read(settings.Catalogs, context);
        using var embedder = CatalogEmbedder.Load(settings.Model.Directory, settings.Model.Path);
        using var cache = EvaluationCache.Open(settings.Cache, settings.Catalogs, embedder.FeatureCount, context.Error);
        var prepared = new CatalogProjection(embedder, cache.Features, null, context).Prepare(catalog, settings.Projection, settings.Fit);
        var rehearsed = Rehearsed.Of(prepared, embedder, cache.Features, ownBackground: null, settings.Fit.Threads, context);
        var fitted = prepared.Fitted;
        context.Error.WriteLine("reviewing the catalog");
        using var crops = new CropEmbedders(embedder, [fitted.CropFraction]);
        var plan = new ViewPlan(crops.All, fitted.Copies, fitted.Seed);
        var photographs = prepared.Embedded.Photographs;
        var review = CatalogReview.Run(photographs, cache.Features, plan, embedder.ModelDirectory, fitted, settings.Fit.Threads, context.Cancellation);
        var report = ReportBuilder.Build(prepared, rehearsed, review);
        if (settings.Trays is { } folder)
        {
            // Its queries are the trays' photographs; what it asks beside them is not needed here.
            using var trial = Trial.Prepare(catalog, CatalogReading.Read([folder], context), settings.Projection, settings.Fit, embedder, cache.Features, context);
            report = report with { Trays = trial.Trays(rehearsed.Model) };
        }

        var files = photographs.ToDictionary(photograph => photograph.Id, photograph => photograph.FullPath, StringComparer.Ordinal);
        var page = new ReportPage(report, id => Picture(files[id])).Render(Map(photographs, fitted, cache.Features, embedder, plan));
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        File.WriteAllText(temporary, page);
        File.Move(temporary, path, overwrite: true);
        context.Output.WriteLine(settings.Json
            ? JsonSerializer.Serialize(report, IndexerJson.Default.CatalogReport)
            : string.Create(CultureInfo.InvariantCulture, $"{path}: {Counted.Of(report.Photographs, "photograph")}, {Counted.Of(report.Labels.Count, "label")}, {ReportPage.Summary(report)}"));
        return ExitCodes.Success;
    }

    private static string Map(IReadOnlyList<CatalogPhotograph> photographs, FittedProjection fitted, FeatureCache cache, Embedder embedder, ViewPlan plan)
    {
        var ownDefault = DefaultProjection.Read(embedder.ModelDirectory, embedder.FeatureCount);
        var vectors = new EntryVectors(cache, fitted, ownDefault, plan.Crops[0].Identity.Preprocessing);
        var embeddings = new float[photographs.Count * vectors.Dimension];
        Parallel.For(0, photographs.Count, i => vectors.EmbedEntry(photographs[i], embeddings.AsSpan(i * vectors.Dimension, vectors.Dimension)));
        return ReportDrawings.Map(CatalogMap.Lay(embeddings, photographs.Count), [.. photographs.Select(photograph => photograph.Label)]);
    }

    private static string Picture(string file)
    {
        var pixels = PhotographDecoder.Decode(CatalogImage.Read(file), EdgeAI.Recognition.ThumbnailFolder.LongestSidePixels);
        return "data:image/jpeg;base64," + Convert.ToBase64String(ThumbnailRenderer.Render(pixels));
    }
}
