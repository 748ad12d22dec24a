using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>Asks a catalog about items that are not in it.</summary>
internal static class OpenSetTrial
{
    /// <summary>
    /// Near unknowns: queries of labels that the catalog lacks. Where it lacks none, every fourth label of the sorted list
    /// (2, 6, 10, …) is left out of it.
    /// </summary>
    /// <returns>Null where there are none, and strangers are asked about instead.</returns>
    public static OpenSetResult? Near(
        Catalog catalog, Catalog queries, ProjectionChoice choice, EvaluateSettings settings, Embedder embedder, FeatureCache cache, CommandContext context)
    {
        string[] labels = [.. catalog.Photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var lacks = queries.Photographs.Any(query => Array.BinarySearch(labels, query.Label, StringComparer.Ordinal) < 0);
        if (!lacks)
        {
            var out4 = labels.Where((_, number) => number % 4 == 2).ToHashSet(StringComparer.Ordinal);
            if (out4.Count == 0 && settings.Strangers is not null) return null;
            if (out4.Count == 0) throw CommandFailure.Usage($"--open-set leaves every fourth label out and needs at least 3, the catalog has {labels.Length}: add labels, or queries of labels that are not in the catalog.");
            catalog = catalog with { Photographs = [.. catalog.Photographs.Where(photograph => !out4.Contains(photograph.Label))] };
        }
        return Ask(catalog, queries, choice, settings, embedder, cache, context);
    }

    /// <summary>Far unknowns: photographs of quite other things, beside the queries.</summary>
    public static OpenSetResult Far(
        Catalog catalog, Catalog queries, Catalog strangers, ProjectionChoice choice, EvaluateSettings settings, Embedder embedder, FeatureCache cache, CommandContext context)
    {
        var labels = catalog.Photographs.Select(photograph => photograph.Label).ToHashSet(StringComparer.Ordinal);
        var known = queries.Photographs.Where(query => labels.Contains(query.Label));
        // Whatever a stranger is called, it is none of the catalog's items.
        var unknown = strangers.Photographs.Select(stranger =>
            stranger with { Id = $"strangers/{stranger.Id}", Payload = stranger.Payload with { Label = $"\0{stranger.Label}" } });
        return Ask(catalog, new Catalog([.. known, .. unknown], [.. queries.Unreadable, .. strangers.Unreadable]), choice, settings, embedder, cache, context);
    }

    private static OpenSetResult Ask(
        Catalog catalog, Catalog queries, ProjectionChoice choice, EvaluateSettings settings, Embedder embedder, FeatureCache cache, CommandContext context)
    {
        using var trial = Trial.Prepare(catalog, queries, choice, settings.Fit, embedder, cache, context);
        var fitted = Rehearsed.Of(trial.Prepared, embedder, cache, settings.Fit.Threads, context);
        var decider = new Decider(trial.Gallery, fitted.Decision!, settings.FalseAcceptRate);
        var labels = trial.Gallery.Labels.ToHashSet(StringComparer.Ordinal);
        var evidence = new LabelEvidence(trial.Gallery);
        var embedding = new float[trial.Gallery.Dimension];
        var known = new List<(Decision Decision, bool IsRight)>();
        var unknown = new List<Decision>();
        foreach (var query in trial.Queries)
        {
            trial.EmbedQuery(query, embedding);
            evidence.Weigh(embedding);
            var decision = decider.Decide(evidence);
            if (labels.Contains(query.Label)) known.Add((decision, trial.Gallery.Labels[decision.Label] == query.Label));
            else unknown.Add(decision);
        }
        if (known.Count == 0 || unknown.Count == 0)
            throw CommandFailure.Usage($"--open-set needs queries of both kinds: {known.Count} have a label of the catalog, {unknown.Count} have none.");
        List<(float, bool)> certainties = [.. known.Select(item => (item.Decision.Certainty, item.IsRight))];
        List<float> strangers = [.. unknown.Select(decision => decision.Certainty)];
        var reliability = OpenSetFigures.Reliability([.. known.Select(item => (item.Decision.Confidence, item.IsRight))]);
        return new OpenSetResult(
            known.Count, unknown.Count,
            OpenSetFigures.Auroc([.. certainties.Select(item => item.Item1)], strangers),
            OpenSetFigures.RightAt(certainties, strangers, 0.01), OpenSetFigures.RightAt(certainties, strangers, 0.05),
            (double)unknown.Count(decision => decision.IsAnswer) / unknown.Count,
            (double)known.Count(item => item.IsRight && item.Decision.IsAnswer) / known.Count,
            OpenSetFigures.CalibrationError(reliability), reliability);
    }
}
