namespace EdgeAI.Benchmarks.Search;

/// <summary>One pass over all queries.</summary>
/// <param name="Recall">Share of the five nearest that were found.</param>
/// <param name="P50">Microseconds.</param>
/// <param name="P99">Microseconds.</param>
internal readonly record struct Latency(double Recall, double P50, double P99)
{
    public static Latency Of(double recall, List<double> microseconds)
    {
        microseconds.Sort();
        return new Latency(recall, microseconds[microseconds.Count / 2], microseconds[microseconds.Count * 99 / 100]);
    }

    /// <summary>The median pass by each figure: whatever disturbed one pass does not decide.</summary>
    public static Latency Median(IReadOnlyList<Latency> passes) => new(
        passes[0].Recall,
        Reporting.Interleaved.Median(passes.Select(pass => pass.P50)),
        Reporting.Interleaved.Median(passes.Select(pass => pass.P99)));
}
