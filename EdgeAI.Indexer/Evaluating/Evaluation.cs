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
                trial.Fitted.CropFraction, trial.Fitted.Kind.ToString().ToLowerInvariant(), trial.Fitted.Reason);
        }
        if (settings.OpenSet) first = AddOpenSet(first!, catalog, queries, settings, embedder, cache, context);
        // Strangers come and go between runs with the same catalog; dropping them would embed them again.
        if (!settings.OpenSet) cache.Features.Compact(catalog.Photographs.Concat(queries.Photographs).Select(photograph => photograph.Stamp).ToHashSet());
        Write(figures.Count == 1 ? first! : first! with { Crops = figures }, settings.Json, context.Output);
        return ExitCodes.Success;
    }

    private static EvaluationResult AddOpenSet(
        EvaluationResult result, Catalog catalog, Catalog queries, EvaluateSettings settings, Embedder embedder, EvaluationCache cache, CommandContext context)
    {
        var choice = settings.Projections[0];
        var strangers = settings.Strangers is { } folder ? CatalogReading.Read([folder], context) : null;
        var near = OpenSetTrial.Near(catalog, queries, choice, settings, embedder, cache.Features, context);
        var far = strangers is null ? null : OpenSetTrial.Far(catalog, queries, strangers, choice, settings, embedder, cache.Features, context);
        return result with
        {
            Auroc = near?.Auroc,
            RightAt1PercentFalseAccepts = near?.RightAt1PercentFalseAccepts,
            RightAt5PercentFalseAccepts = near?.RightAt5PercentFalseAccepts,
            Near = near,
            Far = far,
        };
    }

    private static void WriteOpenSet(string name, OpenSetResult result, TextWriter output) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {name} unknowns: {result.Known} known, {result.Unknown} unknown
          AUROC {result.Auroc:0.0000}; right and accepted at 1 % false accepts {result.RightAt1PercentFalseAccepts:0.0000}, at 5 % {result.RightAt5PercentFalseAccepts:0.0000}
          with the catalog's own thresholds: {result.AcceptedUnknown:0.0000} of the unknown accepted, {result.AcceptedRight:0.0000} of the known right and accepted
          expected calibration error {result.CalibrationError:0.0000}
        """));

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
        if (result.Near is { } near) WriteOpenSet("near", near, output);
        if (result.Far is { } far) WriteOpenSet("far", far, output);
        foreach (var crop in result.Crops ?? [])
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"crop {crop.Crop:0.###}   recall {crop.RecallAt1:0.0000} / {crop.RecallAt5:0.0000}   decision {crop.DecisionAt1:0.0000} / {crop.DecisionAt5:0.0000}"));
        }
    }
}
