using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Benchmarks.Search;

/// <summary>The compact mode beside the default one, both opened from a file, at the recall that compact mode must reach.</summary>
internal static class CompactMeasurements
{
    private const double Recall = 0.98;
    private const int Passes = 7;

    public static IEnumerable<Figure> Run(SearchDataset data)
    {
        using var folder = new TemporaryFolder();
        var (seconds, usualFile) = BuildAndSave(data, HnswMode.Default, folder);
        var (compactSeconds, compactFile) = BuildAndSave(data, HnswMode.Compact, folder);
        Console.WriteLine(FormattableString.Invariant($"default mode built in {seconds:F1} s, compact in {compactSeconds:F1} s, two threads"));
        using var usual = HnswIndex.Open(usualFile);
        using var compact = HnswIndex.Open(compactFile);
        yield return new Figure("search.compact.bytes-a-vector", compact.GraphBytes / (double)compact.Count, "By", 220);
        yield return new Figure("search.default.bytes-a-vector", usual.GraphBytes / (double)usual.Count, "By");
        yield return new Figure("search.compact.memory", OpenProbe.Measure(compactFile, data).Bytes / 1e6, "MB");

        var (usualEf, compactEf) = (EfFor(usual, data), EfFor(compact, data));
        List<Latency> usualPasses = [], compactPasses = [];
        for (var pass = 0; pass < Passes; pass++)
        {
            usualPasses.Add(IndexContender.Search(usual, data, usualEf));
            compactPasses.Add(IndexContender.Search(compact, data, compactEf));
        }
        var (theirs, ours) = (Latency.Median(usualPasses), Latency.Median(compactPasses));
        Console.WriteLine(FormattableString.Invariant($"default ef={usualEf} recall {theirs.Recall:F4} p50 {theirs.P50:F1} us; compact ef={compactEf} recall {ours.Recall:F4} p50 {ours.P50:F1} us"));
        yield return new Figure("search.compact.recall-at-5", ours.Recall, "recall");
        yield return new Figure("search.compact.recall-lost", 1 - ours.Recall, "recall", 1 - Recall);
        yield return new Figure("search.compact.p50", ours.P50, "us");
        yield return new Figure("search.compact.p50/default", ours.P50 / theirs.P50, "ratio", 2);
    }

    private static (double Seconds, string File) BuildAndSave(SearchDataset data, HnswMode mode, TemporaryFolder folder)
    {
        var (index, seconds) = IndexContender.Build(data, threads: 2, options => options.Mode = mode);
        using (index)
            index.Save(folder.File($"{mode}.index"));
        return (seconds, folder.File($"{mode}.index"));
    }

    private static int EfFor(HnswIndex index, SearchDataset data)
    {
        foreach (var ef in PeerComparison.Efs)
        {
            var pass = IndexContender.Search(index, data, ef);
            Console.WriteLine(FormattableString.Invariant($"{index.Mode} ef={ef} recall {pass.Recall:F4} p50 {pass.P50:F1} us p99 {pass.P99:F1} us"));
            if (pass.Recall >= Recall)
                return ef;
        }
        throw new InvalidOperationException($"No ef up to {PeerComparison.Efs[^1]} reaches a recall of {Recall}.");
    }
}
