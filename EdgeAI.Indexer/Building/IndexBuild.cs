using System.Diagnostics;
using System.Globalization;
using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Indexer.Building;

/// <summary>Embeds what the feature cache lacks, then writes the index in one step.</summary>
internal static class IndexBuild
{
    public static int Run(BuildSettings settings, CommandContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var path = OutputFile.Prepare(settings.Output);
        var catalog = CatalogReader.Read(settings.Catalogs, context.Cancellation);
        using var embedder = Embedder.Load(new EmbeddingOptions { ModelDirectory = settings.Model });
        using var cache = OutputFile.OpenFeatures(path, embedder.FeatureCount);
        var thumbnails = ThumbnailFolder.ForIndex(path);
        var plan = new ViewPlan([embedder]);

        var embedded = ProgressDisplay.Run(context.Error, "embedding", progress =>
            CatalogEmbedder.Embed(catalog.Photographs, new PhotographEmbedder(plan, cache, thumbnails), progress, context.Cancellation));
        Skipped.Write(context.Error, [.. catalog.Unreadable, .. embedded.Unreadable]);
        if (embedded.Photographs.Count == 0)
            throw CommandFailure.Failed($"None of the {catalog.Photographs.Count} images could be embedded: {embedded.Unreadable[0].Reason}");

        cache.Flush();
        WriteIndex(path, embedded.Photographs, cache, plan.Central[0], embedder, context.Cancellation);
        thumbnails.Prune(embedded.Photographs.Select(photograph => photograph.Id));
        cache.Compact(catalog.Photographs.Select(photograph => photograph.Stamp).ToHashSet());
        var labels = embedded.Photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Count();
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {embedded.Photographs.Count} photographs, {labels} labels, {embedded.EmbeddedInputs} embedded now, {embedded.Unreadable.Count} skipped, {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return ExitCodes.Success;
    }

    private static void WriteIndex(
        string path, IReadOnlyList<CatalogPhotograph> photographs, FeatureCache cache, FeatureView view, Embedder embedder, CancellationToken cancellation)
    {
        var projection = DefaultProjection.Read(embedder.ModelDirectory, embedder.FeatureCount);
        using var index = HnswIndex.Create(embedder.Identity.ToVectorSpace());
        index.UpsertMany(photographs.Select(photograph =>
        {
            cancellation.ThrowIfCancellationRequested();
            var features = new float[embedder.FeatureCount];
            var embedding = new float[projection.Rows];
            cache.TryRead(new FeatureKey(photograph.Stamp, view), features);
            projection.Apply(features, embedding);
            return new VectorEntry(photograph.Id, embedding, photograph.Payload.ToUtf8Json());
        }));
        index.Save(path);
    }
}
