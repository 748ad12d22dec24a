using System.Diagnostics;
using System.Globalization;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Benchmarks.Search;

/// <summary>
/// Searches alone, searches while another thread inserts, and, to tell what of the difference is the machine's, searches
/// while another thread computes something that shares nothing with them; in turn.
/// </summary>
internal static class BesideOthers
{
    private const int Passes = 9;

    public static IEnumerable<Figure> Measure(HnswIndex index, SearchDataset data, Action insert)
    {
        List<Latency> idle = [], inserting = [], computing = [];
        var waits = 0L;
        Pass(index, data);
        for (var pass = 0; pass < Passes; pass++)
        {
            idle.Add(Pass(index, data));
            inserting.Add(Beside(insert, () =>
            {
                var before = Waits();
                var figures = Pass(index, data);
                waits += Waits() - before;
                return figures;
            }));
            computing.Add(Beside(Compute, () => Pass(index, data)));
        }
        var (alone, beside, control) = (Latency.Median(idle), Latency.Median(inserting), Latency.Median(computing));
        yield return new Figure("search.p50-while-inserting/idle", beside.P50 / alone.P50, "ratio");
        yield return new Figure("search.p99-idle", alone.P99, "us");
        yield return new Figure("search.p99-while-inserting", beside.P99, "us");
        yield return new Figure("search.p99-while-inserting/idle", beside.P99 / alone.P99, "ratio", 2);
        yield return new Figure("search.p99-beside-a-busy-thread/idle", control.P99 / alone.P99, "ratio");
        if (OperatingSystem.IsLinux())
            yield return new Figure("search.waits-while-inserting", waits, "count", 0);
    }

    private static Latency Beside(Action other, Func<Latency> pass)
    {
        using var started = new ManualResetEventSlim();
        var stop = false;
        // A thread of its own, so that no pool thread is started or woken in between.
        var thread = new Thread(() =>
        {
            for (; !Volatile.Read(ref stop); started.Set())
                other();
        });
        thread.Start();
        // Spinning: a wait here would count as one of the search.
        while (!started.IsSet)
            Thread.SpinWait(100);
        try
        {
            return pass();
        }
        finally
        {
            Volatile.Write(ref stop, true);
            thread.Join();
        }
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

    private static void Compute()
    {
        var sum = 0.0;
        for (var i = 0; i < 10_000; i++)
            sum += Math.Sqrt(i);
        GC.KeepAlive(sum);
    }

    /// <summary>How often this thread has given up its core by itself: a lock, a disk.</summary>
    private static long Waits()
    {
        const string name = "voluntary_ctxt_switches:";
        if (OperatingSystem.IsLinux())
            foreach (var line in File.ReadLines("/proc/thread-self/status"))
                if (line.StartsWith(name, StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture);
        return 0;
    }
}
