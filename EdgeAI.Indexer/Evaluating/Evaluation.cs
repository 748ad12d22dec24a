using System.Globalization;
using System.Text.Json;
using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>Embeds catalog and queries, searches, counts.</summary>
internal static class Evaluation
{
    private const int Deepest = 5;

    public static int Run(EvaluateSettings settings, CommandContext context)
    {
        var catalog = CatalogReader.Read(settings.Catalogs, context.Cancellation);
        var queries = CatalogReader.Read([settings.Queries], context.Cancellation);
        using var embedder = Embedder.Load(new EmbeddingOptions { ModelDirectory = settings.Model });
        using var cache = EvaluationCache.Open(settings.Cache, [.. settings.Catalogs, settings.Queries], embedder.FeatureCount, context.Error);
        var plan = new ViewPlan([embedder]);
        var photographs = new PhotographEmbedder(plan, cache.Features);
        IReadOnlyList<CatalogPhotograph> Embed(string title, Catalog from)
        {
            var embedded = ProgressDisplay.Run(context.Error, title, progress =>
                CatalogEmbedder.Embed(from.Photographs, photographs, progress, context.Cancellation));
            Skipped.Write(context.Error, [.. from.Unreadable, .. embedded.Unreadable]);
            return embedded.Photographs.Count > 0
                ? embedded.Photographs
                : throw CommandFailure.Failed($"None of the {from.Photographs.Count} images could be embedded: {embedded.Unreadable[0].Reason}");
        }

        var entries = Embed("catalog", catalog);
        var asked = Embed("queries", queries);
        cache.Features.Compact(catalog.Photographs.Concat(queries.Photographs).Select(photograph => photograph.Stamp).ToHashSet());

        var projection = DefaultProjection.Read(embedder.ModelDirectory, embedder.FeatureCount);
        using var index = HnswIndex.Create(embedder.Identity.ToVectorSpace());
        var features = new float[embedder.FeatureCount];
        var embedding = new float[projection.Rows];
        void Project(CatalogPhotograph photograph)
        {
            cache.Features.TryRead(new FeatureKey(photograph.Stamp, plan.Central[0]), features);
            projection.Apply(features, embedding);
        }

        foreach (var entry in entries)
        {
            Project(entry);
            index.Upsert(entry.Id, embedding, entry.Payload.ToUtf8Json());
        }
        var recall = new RecallCounter(Deepest);
        var matches = new VectorMatch[Deepest];
        var labels = new string[Deepest];
        foreach (var query in asked)
        {
            Project(query);
            var found = index.Search(embedding, matches);
            for (var i = 0; i < found; i++) labels[i] = LabelledMatch.From(matches[i]).Label;
            recall.Add(query.Label, labels.AsSpan(0, found));
        }

        var latency = QueryLatency.Measure(asked, embedder, index, context.Cancellation);
        Write(new EvaluationResult(recall.Queries, recall.At(1), recall.At(Deepest), latency), settings.Json, context.Output);
        return ExitCodes.Success;
    }

    private static void Write(EvaluationResult result, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(result, IndexerJson.Default.EvaluationResult));
            return;
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            queries   {result.Queries}
            recall@1  {result.RecallAt1:0.0000}
            recall@5  {result.RecallAt5:0.0000}
            latency   p50 {result.LatencyMs.P50:0.0} ms, p99 {result.LatencyMs.P99:0.0} ms
            """));
    }
}
