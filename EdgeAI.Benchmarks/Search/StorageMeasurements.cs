using System.Diagnostics;
using System.Globalization;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Benchmarks.Search;

/// <summary>What a live index costs: bytes on the disk for an insert, searches beside inserts, files after many changes.</summary>
internal static class StorageMeasurements
{
    public static IEnumerable<Figure> Opened(HnswIndex index, SearchDataset data, long? peerBytes)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("catalog.index");
        index.Save(file);
        var (cold, warm, bytes) = OpenProbe.Measure(file, data);
        yield return new Figure("search.open-to-first-answer", warm, "ms", 50);
        yield return new Figure("search.open-to-first-answer.new-process", cold, "ms");
        yield return new Figure("search.memory", bytes / 1e6, "MB");
        if (peerBytes is { } theirs)
            yield return new Figure("search.memory.ours/hnswlib", (double)bytes / theirs, "ratio", 0.5);
    }

    public static IEnumerable<Figure> Inserts(SearchDataset data, int inserts)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("live.index");
        var half = data.Rows / 2;
        using (var index = HnswIndex.Create(IndexContender.Space))
        {
            index.UpsertMany(IndexContender.Entries(data).Take(half));
            index.Save(file);
        }
        using var live = LiveIndex.Open(file, IndexContender.Space, new LiveIndexOptions { LogBytesBeforeCheckpoint = 1L << 30 });
        var idle = Latency.Median([.. Enumerable.Range(0, 5).Select(_ => Pass(live.Index, data))]);
        var written = BytesWritten();
        for (var i = 0; i < inserts; i++)
            live.Upsert(IndexContender.Id(half + i), data.Row(half + i).Span, default);
        yield return new Figure("search.bytes-written-per-insert", (BytesWritten() - written) / (double)inserts, "By", 8192);

        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var i = half + inserts; i < data.Rows && !stop.IsCancellationRequested; i++)
                live.Upsert(IndexContender.Id(i), data.Row(i).Span, default);
        });
        var busy = Latency.Median([.. Enumerable.Range(0, 5).Select(_ => Pass(live.Index, data))]);
        stop.Cancel();
        writer.Wait();
        yield return new Figure("search.p99-idle", idle.P99, "us");
        yield return new Figure("search.p99-while-inserting", busy.P99, "us");
        yield return new Figure("search.p99-while-inserting/idle", busy.P99 / idle.P99, "ratio", 2);
    }

    /// <summary>One add and one delete, many times, over 10,000 live vectors.</summary>
    public static IEnumerable<Figure> Cycles(SearchDataset data, int cycles)
    {
        const int live = 10_000;
        using var folder = new TemporaryFolder();
        var (file, fresh) = (folder.File("live.index"), folder.File("fresh.index"));
        using (var index = LiveIndex.Open(file, IndexContender.Space))
        {
            index.UpsertMany([.. IndexContender.Entries(data).Take(live)]);
            // The disk is not what is measured here: changes are committed a hundred at a time.
            for (var done = 0; done < cycles; done += 100)
            {
                index.UpsertMany([.. Enumerable.Range(done + live, 100).Select(i => new VectorEntry(IndexContender.Id(i % data.Rows), data.Row(i % data.Rows), default))]);
                index.DeleteMany([.. Enumerable.Range(done, 100).Select(i => IndexContender.Id(i % data.Rows))]);
            }
            index.Checkpoint();
        }
        var rows = Enumerable.Range(cycles, live).Select(i => i % data.Rows).ToArray();
        using var rebuilt = HnswIndex.Create(IndexContender.Space);
        rebuilt.UpsertMany(rows.Select(row => new VectorEntry(IndexContender.Id(row), data.Row(row), default)));
        rebuilt.Save(fresh);
        using var opened = HnswIndex.Open(file);
        yield return new Figure("search.cycles", cycles, "cycles");
        yield return new Figure("search.file-after-cycles/fresh", (double)new FileInfo(file).Length / new FileInfo(fresh).Length, "ratio", 1.2);
        yield return new Figure("search.recall-lost-after-cycles", Recall(rebuilt, rebuilt, data) - Recall(opened, rebuilt, data), "recall", 0.01);
    }

    private static double Recall(HnswIndex index, HnswIndex exact, SearchDataset data)
    {
        var (truth, matches) = (new VectorMatch[SearchCommand.K], new VectorMatch[SearchCommand.K]);
        var hits = 0;
        for (var query = 0; query < SearchDataset.Queries; query++)
        {
            // An ef of 4,096 makes 10,000 vectors be scanned, which is exact.
            exact.Search(data.QueryRow(query), truth, 4096);
            index.Search(data.QueryRow(query), matches);
            hits += matches.Count(match => truth.Any(wanted => wanted.Id == match.Id));
        }
        return hits / (double)(SearchDataset.Queries * SearchCommand.K);
    }

    private static Latency Pass(HnswIndex index, SearchDataset data)
    {
        var matches = new VectorMatch[SearchCommand.K];
        var times = new List<double>(SearchDataset.Queries);
        for (var query = 0; query < SearchDataset.Queries; query++)
        {
            var started = Stopwatch.GetTimestamp();
            index.Search(data.QueryRow(query), matches);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }
        return Latency.Of(0, times);
    }

    private static long BytesWritten()
    {
        foreach (var line in File.ReadLines("/proc/self/io"))
            if (line.StartsWith("write_bytes:", StringComparison.Ordinal))
                return long.Parse(line.AsSpan(12), CultureInfo.InvariantCulture);
        return 0;
    }
}
