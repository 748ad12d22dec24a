using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Benchmarks.Fit;

/// <summary>What small catalogs drawn from a large one answer, asked about every query in balanced mode; those of labels that were not drawn are near unknowns.</summary>
internal static class SmallAnswers
{
    private const int Each = 5, Draws = 5;
    private const double MostWrong = 0.007, LeastRightOrListed = 0.95;

    private static readonly (int Labels, double LeastRight)[] Sizes = [(5, 0.74), (10, 0.62), (20, 0.40), (40, 0.37)];

    public static IEnumerable<Figure> Measure(FitPhotographs photographs)
    {
        foreach (var (labels, leastRight) in Sizes)
        {
            if (CatalogDraws.Of(photographs, labels, Each) is not { } drawn) continue;
            AnswerShares[] shares = [.. Enumerable.Range(0, Draws).Select(draw => Ask(photographs, drawn.Draw(draw)))];
            var name = $"answers.{labels}x{Each}";
            Console.Error.WriteLine(FormattableString.Invariant($"{name}: right {shares.Average(draw => draw.Right):0.000}"));
            yield return new Figure($"{name}.right", shares.Average(draw => draw.Right), "", Least: leastRight);
            yield return new Figure($"{name}.wrong", shares.Average(draw => draw.Wrong), "", MostWrong);
            yield return new Figure($"{name}.rightOrListed", shares.Average(draw => draw.Right + draw.ListRight), "", Least: LeastRightOrListed);
            yield return new Figure($"{name}.none", shares.Average(draw => draw.None), "");
            yield return new Figure($"{name}.nearAnswered", shares.Average(draw => draw.NearAnswered ?? 0), "");
        }
    }

    private static AnswerShares Ask(FitPhotographs photographs, CatalogPhotograph[] entries)
    {
        var catalog = RehearsedCatalog.Of(photographs, entries);
        var (decider, evidence, tally) = (catalog.DeciderFor(DecisionMode.Balanced), catalog.NewEvidence(), new AnswerTally());
        var (embedding, own) = (new float[catalog.Vectors.Dimension], new float[catalog.Vectors.DefaultDimension]);
        var (listed, probabilities) = (new int[Decider.MaxListed], new float[Decider.MaxListed]);
        foreach (var query in photographs.Queries)
        {
            catalog.Vectors.EmbedQuery(query, embedding);
            catalog.Vectors.EmbedDefault(query, own);
            evidence.Weigh(embedding, own);
            var decision = decider.Decide(evidence.Weight, evidence.Likeness, evidence.Nearness);
            var number = catalog.NumberOf(query.Label);
            if (number < 0) tally.AddNear(decision);
            else tally.AddKnown(decision, decision.Outcome == DecisionOutcome.Choose ? listed.AsSpan(0, decider.List(evidence.Weight, listed, probabilities)) : [], number);
        }
        return tally.Shares();
    }
}
