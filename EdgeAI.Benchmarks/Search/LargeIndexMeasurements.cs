using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Benchmarks.Search;

/// <summary>A million vectors, searched from the file that they were saved to.</summary>
internal static class LargeIndexMeasurements
{
    private const int WarmUps = 2, Passes = 5;

    public static IEnumerable<Figure> Run(SearchDataset data, int threads)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("large.index");
        var (index, seconds) = IndexContender.Build(data, threads);
        using (index)
            index.Save(file);
        Console.WriteLine(FormattableString.Invariant($"{data.Rows:N0} vectors built in {seconds:F0} s on {threads} threads, {new FileInfo(file).Length / 1e6:F0} MB on disk"));
        using var opened = HnswIndex.Open(file);
        var first = IndexContender.Search(opened, data, 64);
        for (var pass = 1; pass < WarmUps; pass++)
            IndexContender.Search(opened, data, 64);
        var warm = Latency.Median([.. Enumerable.Range(0, Passes).Select(_ => IndexContender.Search(opened, data, 64))]);
        Console.WriteLine(FormattableString.Invariant($"first pass p50 {first.P50:F0} us p99 {first.P99:F0} us; warm p50 {warm.P50:F0} us p99 {warm.P99:F0} us, recall {warm.Recall:F4}, ef=64"));
        yield return new Figure("search.large.vectors", data.Rows, "count");
        yield return new Figure("search.large.recall-at-5", warm.Recall, "recall");
        yield return new Figure("search.large.p50", warm.P50 / 1000, "ms", 0.5);
    }
}
