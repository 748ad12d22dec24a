using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Projections;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Evaluating;

/// <summary>Asks a catalog about items that it knows, about items whose label it lacks, and about other things: what is answered, listed, and left.</summary>
internal static class AnswerTrial
{
    private const int Rotations = 4;

    /// <summary>Asks.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="queries">Queries; those of labels that the catalog lacks are near unknowns.</param>
    /// <param name="far">Photographs of quite other things; null for none.</param>
    /// <param name="settings">How.</param>
    /// <param name="embedder">With the module's own projection.</param>
    /// <param name="cache">Features.</param>
    /// <param name="context">Progress and cancellation.</param>
    public static AnswersResult Run(
        Catalog catalog, Catalog queries, Catalog? far, EvaluateSettings settings, Embedder embedder, FeatureCache cache, CommandContext context)
    {
        var counter = new AnswerCounter();
        var background = Background.Read(embedder.ModelDirectory);
        void Ask(Catalog asked, Catalog known)
        {
            using var prepared = Trial.Prepare(asked, known, settings.Projections[0], settings.Fit, embedder, cache, context);
            counter.Use(Rehearsed.Of(prepared.Prepared, embedder, cache, ownBackground: null, settings.Fit.Threads, context).Model);
            Count(counter, prepared, background);
        }
        string[] labels = [.. catalog.Photographs.Select(photograph => photograph.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Ask(catalog, far is null ? queries : With(queries, Strangers(far)));
        var rotations = Math.Min(Rotations, labels.Length);
        for (var rotation = 0; rotations >= 2 && rotation < rotations; rotation++)
        {
            context.Error.WriteLine($"labels left out, {rotation + 1} of {rotations}");
            var leftOut = labels.Where((_, number) => number % rotations == rotation).ToHashSet(StringComparer.Ordinal);
            if (!queries.Photographs.Any(query => leftOut.Contains(query.Label))) continue;
            Ask(
                catalog with { Photographs = [.. catalog.Photographs.Where(photograph => !leftOut.Contains(photograph.Label))] },
                queries with { Photographs = [.. queries.Photographs.Where(query => leftOut.Contains(query.Label))] });
        }
        return counter.Result(catalog.Photographs.Select(photograph => photograph.Label));
    }

    private static void Count(AnswerCounter counter, Trial trial, Background background)
    {
        var labels = trial.Gallery.Labels;
        var evidence = new GalleryEvidence(trial.Gallery, trial.Defaults, background);
        var (embedding, own) = (new float[trial.Gallery.Dimension], new float[background.Dimension]);
        foreach (var query in trial.Queries)
        {
            trial.EmbedQuery(query, embedding);
            trial.EmbedDefault(query, own);
            evidence.Weigh(embedding, own);
            if (trial.Gallery.NumberOf(query.Label) is var right and >= 0) counter.AddKnown(evidence.Weight, evidence.Likeness, evidence.Nearness, labels, right);
            else if (IsStranger(query)) counter.AddFar(evidence.Weight, evidence.Likeness, evidence.Nearness);
            else counter.AddNear(evidence.Weight, evidence.Likeness, evidence.Nearness);
        }
    }

    // Whatever a stranger is called, it is none of the catalog's items.
    private static IEnumerable<CatalogPhotograph> Strangers(Catalog far) => far.Photographs.Select(stranger =>
        stranger with { Id = $"far/{stranger.Id}", Payload = stranger.Payload with { Label = $"\0{stranger.Label}" } });

    private static bool IsStranger(CatalogPhotograph query) => query.Label is ['\0', ..];

    private static Catalog With(Catalog queries, IEnumerable<CatalogPhotograph> strangers) => queries with { Photographs = [.. queries.Photographs, .. strangers] };
}
