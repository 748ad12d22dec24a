namespace EdgeAI.Dashboard.Store.Metrics;

/// <summary>Where every kind of point stands in time; nanoseconds since 1970-01-01 UTC.</summary>
/// <param name="startNanoseconds">Where its first measurement could lie, or 0 when not said.</param>
/// <param name="timeNanoseconds">When it was taken.</param>
public abstract class MetricPoint(ulong startNanoseconds, ulong timeNanoseconds)
{
    /// <summary>Where its first measurement could lie, or 0 when not said.</summary>
    public ulong StartNanoseconds { get; } = startNanoseconds;

    /// <summary>When it was taken.</summary>
    public ulong TimeNanoseconds { get; } = timeNanoseconds;
}

/// <summary>A gauge's or sum's value.</summary>
public sealed class NumberPoint(ulong start, ulong time, double value, double interval, double intervalSeconds) : MetricPoint(start, time)
{
    /// <summary>The gauge's value, or the sum's total: as sent when cumulative, added up when delta.</summary>
    public double Value { get; internal set; } = value;

    /// <summary>What a sum grew by since the point before (or since its start).</summary>
    public double Interval { get; internal set; } = interval;

    /// <summary>Length of that interval in seconds; 0 when unknown.</summary>
    public double IntervalSeconds { get; } = intervalSeconds;
}

/// <summary>A histogram's state and what came since the point before.</summary>
public sealed class HistogramPoint(ulong start, ulong time) : MetricPoint(start, time)
{
    /// <summary>Measurements since the series began.</summary>
    public long TotalCount { get; internal set; }

    /// <summary>Their sum.</summary>
    public double TotalSum { get; internal set; }

    /// <summary>Smallest measurement, as sent, or null.</summary>
    public double? Min { get; internal init; }

    /// <summary>Largest measurement, as sent, or null.</summary>
    public double? Max { get; internal init; }

    /// <summary>Measurements since the point before.</summary>
    public long IntervalCount { get; internal set; }

    /// <summary>Their sum.</summary>
    public double IntervalSum { get; internal set; }

    /// <summary>Length of the interval in seconds; 0 when unknown.</summary>
    public double IntervalSeconds { get; internal init; }

    /// <summary>How the interval's measurements lie, or null when there are none.</summary>
    public HistogramBuckets? IntervalBuckets { get; internal set; }
}

/// <summary>A summary's quantiles.</summary>
public sealed class SummaryPoint(ulong start, ulong time, long count, double sum, IReadOnlyList<(double Quantile, double Value)> quantiles)
    : MetricPoint(start, time)
{
    /// <summary>Measurements since the series began.</summary>
    public long Count { get; } = count;

    /// <summary>Their sum.</summary>
    public double Sum { get; } = sum;

    /// <summary>Quantiles (0 to 1) with their values.</summary>
    public IReadOnlyList<(double Quantile, double Value)> Quantiles { get; } = quantiles;
}

/// <summary>How a point of a sum or histogram comes in.</summary>
internal enum Arrival
{
    /// <summary>The series' first.</summary>
    First,

    /// <summary>After the last one, and continues it.</summary>
    Next,

    /// <summary>After the last one, but counting began anew: the process restarted, or the bounds changed.</summary>
    Reset,

    /// <summary>The last one once more.</summary>
    Repeated,

    /// <summary>Older than the last one.</summary>
    Late,
}

/// <summary>Tells how a point stands to the last one.</summary>
internal static class PointOrder
{
    public static Arrival Of(Temporality temporality, MetricPoint? last, ulong start, ulong time, bool shrinks)
    {
        if (last is null)
            return Arrival.First;
        if (time == last.TimeNanoseconds)
            return Arrival.Repeated;
        if (time < last.TimeNanoseconds)
            return Arrival.Late;
        if (temporality == Temporality.Delta)
            return Arrival.Next;
        return shrinks || start > 0 && start >= last.TimeNanoseconds ? Arrival.Reset : Arrival.Next;
    }

    public static double Seconds(ulong from, ulong to) => from > 0 && to > from ? (to - from) / 1e9 : 0;
}
