using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Benchmarks.Fit;

/// <summary>
/// Small catalogs drawn from a large one: is <c>auto</c> ever worse than the default? Accuracy is the share of the queries of the drawn labels that
/// is decided right; AUROC tells those queries from the queries of all other labels by their best evidence.
/// </summary>
internal static class SmallCatalogs
{
    private static readonly int[] Labels = [5, 10, 20, 40];
    private static readonly int[] Photographs = [1, 3, 5];

    // Shown as default - auto, so that less is better as everywhere.
    private const double AccuracyTarget = 0, AurocTarget = 0.01;

    public static IEnumerable<Figure> Measure(FitPhotographs photographs, int draws)
    {
        foreach (var labels in Labels)
            foreach (var each in Photographs)
            {
                if (Measure(photographs, labels, each, draws) is not { } pairs) continue;
                var name = $"small.{labels}x{each}";
                var accuracy = Loss(pairs, result => result.Accuracy);
                var auroc = Loss(pairs, result => result.Auroc);
                yield return new Figure($"{name}.default.accuracy", pairs.Average(pair => pair.Default.Accuracy), "");
                yield return new Figure($"{name}.default.auroc", pairs.Average(pair => pair.Default.Auroc), "");
                yield return new Figure($"{name}.accuracy.default-auto", accuracy.Mean, "", AccuracyTarget);
                yield return new Figure($"{name}.accuracy.standardError", accuracy.StandardError, "");
                yield return new Figure($"{name}.auroc.default-auto", auroc.Mean, "", AurocTarget);
                yield return new Figure($"{name}.auroc.standardError", auroc.StandardError, "");
            }
    }

    /// <summary>Mean over draws of default - auto, and the standard error of that mean.</summary>
    private static (double Mean, double StandardError) Loss(IReadOnlyList<(Result Default, Result Auto)> pairs, Func<Result, double> figure)
    {
        double[] losses = [.. pairs.Select(pair => figure(pair.Default) - figure(pair.Auto))];
        var mean = losses.Average();
        return (mean, losses.Length < 2 ? double.NaN : Math.Sqrt(losses.Sum(loss => (loss - mean) * (loss - mean)) / (losses.Length - 1) / losses.Length));
    }

    /// <summary>Entries grouped by label, and their vectors in the order of the entries.</summary>
    public static LabelGallery GalleryOf(EntryVectors vectors, IReadOnlyList<CatalogPhotograph> entries, out float[] all)
    {
        var values = new float[entries.Count * vectors.Dimension];
        Parallel.For(0, entries.Count, i => vectors.EmbedEntry(entries[i], values.AsSpan(i * vectors.Dimension, vectors.Dimension)));
        all = values;
        return LabelGallery.Create([.. entries.Select(entry => entry.Label)], values, vectors.Dimension);
    }

    /// <summary>The same entries under the default projection.</summary>
    public static LabelGallery DefaultsOf(EntryVectors vectors, IReadOnlyList<CatalogPhotograph> entries)
    {
        var values = new float[entries.Count * vectors.DefaultDimension];
        Parallel.For(0, entries.Count, i => vectors.EmbedDefault(entries[i], values.AsSpan(i * vectors.DefaultDimension, vectors.DefaultDimension)));
        return LabelGallery.Create([.. entries.Select(entry => entry.Label)], values, vectors.DefaultDimension);
    }

    private static List<(Result Default, Result Auto)>? Measure(FitPhotographs photographs, int labels, int each, int draws)
    {
        if (CatalogDraws.Of(photographs, labels, each) is not { } drawn) return null;
        var pairs = new List<(Result Default, Result Auto)>();
        for (var draw = 0; draw < draws; draw++)
        {
            var entries = drawn.Draw(draw);
            pairs.Add((Ask(photographs, entries, photographs.Default(entries.Length, labels)), Ask(photographs, entries, photographs.FitAuto(entries, FitPhotographs.Settings))));
        }
        Console.Error.WriteLine(FormattableString.Invariant(
            $"{labels} labels x {each}: default {pairs.Average(pair => pair.Default.Accuracy):0.000} / {pairs.Average(pair => pair.Default.Auroc):0.000}, auto {pairs.Average(pair => pair.Auto.Accuracy):0.000} / {pairs.Average(pair => pair.Auto.Auroc):0.000}"));
        return pairs;
    }

    private static Result Ask(FitPhotographs photographs, CatalogPhotograph[] entries, FittedProjection fitted)
    {
        var vectors = photographs.VectorsOf(fitted);
        var gallery = GalleryOf(vectors, entries, out _);
        var evidence = new LabelEvidence(gallery);
        var labels = gallery.Labels.ToHashSet(StringComparer.Ordinal);
        var query = new float[gallery.Dimension];
        List<float> known = [], unknown = [];
        var right = 0;
        foreach (var photograph in photographs.Queries)
        {
            vectors.EmbedQuery(photograph, query);
            evidence.Weigh(query);
            var first = evidence.Ranked(1)[0];
            (labels.Contains(photograph.Label) ? known : unknown).Add(evidence.Weight[first]);
            if (gallery.Labels[first] == photograph.Label) right++;
        }
        return new Result((double)right / known.Count, OpenSetFigures.Auroc(known, unknown));
    }

    private readonly record struct Result(double Accuracy, double Auroc);
}
