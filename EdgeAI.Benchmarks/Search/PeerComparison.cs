using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Benchmarks.Search;

/// <summary>Ours and hnswlib on the same vectors, in turn, each with the smallest ef that reaches the recall wanted.</summary>
internal static class PeerComparison
{
    private const int Passes = 7;
    public static readonly int[] Efs = [6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 256, 320, 384, 512, 768, 1024];

    /// <summary>Build times and latencies at equal recall.</summary>
    public static IEnumerable<Figure> Clustered(SearchDataset data, HnswlibPeer? peer, HnswIndex index, double seconds, double secondsOnTwo)
    {
        yield return new Figure("search.build-1-thread", seconds, "s");
        yield return new Figure("search.build-2-threads", secondsOnTwo, "s");
        long? peerBytes = null;
        if (peer is not null)
        {
            var one = peer.Build(1);
            var two = peer.Build(2);
            yield return new Figure("search.build-1-thread.hnswlib", one.Seconds, "s");
            yield return new Figure("search.build-1-thread.ours/hnswlib", seconds / one.Seconds, "ratio", 0.7);
            yield return new Figure("search.build-2-threads.hnswlib", two.Seconds, "s");
            yield return new Figure("search.build-2-threads.ours/hnswlib", secondsOnTwo / two.Seconds, "ratio", 0.4);
            yield return new Figure("search.memory.hnswlib", two.Bytes / 1e6, "MB");
            peerBytes = two.Bytes;
        }
        foreach (var figure in StorageMeasurements.Opened(index, data, peerBytes))
            yield return figure;
        foreach (var recall in (double[])[0.9995, 0.99])
            foreach (var figure in AtRecall(data, peer, index, recall))
                yield return figure;
    }

    /// <summary>Recall lost against hnswlib in the time that it takes with ef = 128, on barely clustered data.</summary>
    public static IEnumerable<Figure> Hard(SearchDataset data, HnswlibPeer peer, HnswIndex index)
    {
        peer.Build(2);
        IndexContender.Search(index, data, 128);
        var theirs = Latency.Median([.. Enumerable.Range(0, Passes).Select(_ => peer.Search(128))]);
        Latency best = default;
        var bestEf = 0;
        foreach (var ef in Enumerable.Range(4, 60).Select(step => step * 16))
        {
            var ours = Latency.Median([.. Enumerable.Range(0, 3).Select(_ => IndexContender.Search(index, data, ef))]);
            if (ours.P50 > theirs.P50)
                break;
            (best, bestEf) = (ours, ef);
        }
        Console.WriteLine(FormattableString.Invariant($"hard: hnswlib ef=128 recall {theirs.Recall:F4} p50 {theirs.P50:F1} us; ours ef={bestEf} recall {best.Recall:F4} p50 {best.P50:F1} us"));
        yield return new Figure("search.hard.recall-at-5.hnswlib", theirs.Recall, "recall");
        yield return new Figure("search.hard.recall-at-5", best.Recall, "recall");
        yield return new Figure("search.hard.recall-lost-to-hnswlib-at-its-p50", theirs.Recall - best.Recall, "recall", 0);
    }

    private static IEnumerable<Figure> AtRecall(SearchDataset data, HnswlibPeer? peer, HnswIndex index, double recall)
    {
        var ours = Smallest(recall, ef => IndexContender.Search(index, data, ef));
        var theirs = peer is null ? 0 : Smallest(recall, peer.Search);
        List<Latency> oursPasses = [], theirPasses = [];
        for (var pass = 0; pass < Passes; pass++)
        {
            oursPasses.Add(IndexContender.Search(index, data, ours));
            if (peer is not null)
                theirPasses.Add(peer.Search(theirs));
        }
        var (our, name) = (Latency.Median(oursPasses), $"search.at-{recall}");
        Console.WriteLine(FormattableString.Invariant($"recall >= {recall}: ours ef={ours} recall {our.Recall:F5} p50 {our.P50:F1} us p99 {our.P99:F1} us"));
        yield return new Figure($"{name}.p50", our.P50, "us");
        yield return new Figure($"{name}.p99", our.P99, "us");
        if (peer is null)
            yield break;
        var their = Latency.Median(theirPasses);
        Console.WriteLine(FormattableString.Invariant($"recall >= {recall}: hnswlib ef={theirs} recall {their.Recall:F5} p50 {their.P50:F1} us p99 {their.P99:F1} us"));
        yield return new Figure($"{name}.p50.hnswlib", their.P50, "us");
        yield return new Figure($"{name}.p50.ours/hnswlib", our.P50 / their.P50, "ratio", 0.6);
        yield return new Figure($"{name}.p99.ours/hnswlib", our.P99 / their.P99, "ratio", 0.7);
    }

    private static int Smallest(double recall, Func<int, Latency> search)
    {
        foreach (var ef in Efs)
            if (search(ef).Recall >= recall)
                return ef;
        throw new InvalidOperationException($"No ef up to {Efs[^1]} reaches a recall of {recall}.");
    }
}
