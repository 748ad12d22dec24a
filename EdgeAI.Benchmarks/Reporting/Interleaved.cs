using System.Diagnostics;

namespace EdgeAI.Benchmarks.Reporting;

/// <summary>Times of one contender, in milliseconds.</summary>
internal readonly record struct Times(double Min, double Median)
{
    public static Times operator /(Times ours, Times theirs) => new(ours.Min / theirs.Min, ours.Median / theirs.Median);
}

/// <summary>Runs contenders A B C A B C …, so that whatever else the machine does meets them all alike.</summary>
internal static class Interleaved
{
    /// <param name="rounds">How often every contender has its turn.</param>
    /// <param name="callsPerTurn">Timed calls of a turn; one more goes before them untimed, to bring its data back into the caches.</param>
    /// <param name="contenders">What is measured.</param>
    public static Times[] Measure(int rounds, int callsPerTurn, params IReadOnlyList<Action> contenders)
    {
        var samples = contenders.Select(_ => new List<double>(rounds * callsPerTurn)).ToArray();
        for (var warmup = 0; warmup < 40; warmup++)
            foreach (var contender in contenders)
                contender();
        for (var round = 0; round < rounds; round++)
            for (var i = 0; i < contenders.Count; i++)
                samples[i].AddRange(Turn(callsPerTurn, contenders[i]));

        return [.. samples.Select(times => new Times(times.Min(), Median(times)))];
    }

    /// <summary>The times of one turn's calls, in milliseconds, after one that is not timed.</summary>
    public static double[] Turn(int calls, Action contender)
    {
        var times = new double[calls];
        contender();
        for (var call = 0; call < calls; call++)
        {
            var started = Stopwatch.GetTimestamp();
            contender();
            times[call] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
