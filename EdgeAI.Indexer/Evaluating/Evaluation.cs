using System.Globalization;
using System.Text.Json;
using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>Embeds catalog and queries, asks, counts.</summary>
internal static class Evaluation
{
    public static int Run(EvaluateSettings settings, CommandContext context)
    {
        var catalog = CatalogReading.Read(settings.Catalogs, context);
        var queries = CatalogReading.Read([settings.Queries], context);
        using var embedder = CatalogEmbedder.Load(settings.Model.Directory, settings.Model.Path);
        using var cache = EvaluationCache.Open(settings.Cache, [.. settings.Catalogs, settings.Queries], embedder.FeatureCount, context.Error);

        var figures = new List<CropFigures>();
        EvaluationResult? first = null;
        foreach (var choice in settings.Projections)
        {
            using var trial = Trial.Prepare(catalog, queries, choice, settings.Fit, embedder, cache.Features, context);
            var recall = trial.Recall();
            var decision = trial.Decisions();
            figures.Add(new CropFigures(trial.Fitted.CropFraction, recall.At(1), recall.At(5), decision.At(1), decision.At(5)));
            first ??= new EvaluationResult(
                recall.Queries, recall.At(1), recall.At(5), trial.Latency(), decision.At(1), decision.At(5),
                trial.Fitted.CropFraction, trial.Fitted.Kind.ToString().ToLowerInvariant(), trial.Fitted.Reason)
            {
                Trays = settings.Trays ? trial.Trays(Rehearsed.Of(trial.Prepared, embedder, cache.Features, ownBackground: null, settings.Fit.Threads, context).Model) : null,
            };
        }
        if (settings.Answers)
        {
            var far = settings.Far is { } folder ? CatalogReading.Read([folder], context) : null;
            first = first! with { Answers = AnswerTrial.Run(catalog, queries, far, settings, embedder, cache.Features, context) };
        }
        // Strangers come and go between runs with the same catalog; dropping them would embed them again.
        if (settings.Far is null) cache.Features.Compact(catalog.Photographs.Concat(queries.Photographs).Select(photograph => photograph.Stamp).ToHashSet());
        Write(figures.Count == 1 ? first! : first! with { Crops = figures }, settings.Json, context.Output);
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
            projection  {result.Reason}
            queries     {result.Queries}
            recall@1    {result.RecallAt1:0.0000}   nearest photograph
            recall@5    {result.RecallAt5:0.0000}
            decision@1  {result.DecisionAt1:0.0000}   best label by evidence, nothing rejected
            decision@5  {result.DecisionAt5:0.0000}
            latency     p50 {result.LatencyMs.P50:0.0} ms, p99 {result.LatencyMs.P99:0.0} ms
            """));
        if (result.Answers is { } answers) AnswerTable.Write(answers, output);
        if (result.Trays is { } trays) TrayTable.Write(trays, output);
        foreach (var crop in result.Crops ?? [])
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"crop {crop.Crop:0.###}   recall {crop.RecallAt1:0.0000} / {crop.RecallAt5:0.0000}   decision {crop.DecisionAt1:0.0000} / {crop.DecisionAt5:0.0000}"));
        }
    }
}
