using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.Store.Metrics;

namespace EdgeAI.Dashboard.Charts;

/// <summary>What of an instrument a chart shows.</summary>
public enum ChartAspect
{
    /// <summary>Values of a gauge, of a sum that goes up and down; quantiles of a summary; percentiles of a histogram.</summary>
    Value,

    /// <summary>Growth of a sum, or measurements of a histogram, per second.</summary>
    Rate,

    /// <summary>The total a sum has reached.</summary>
    Total,
}

/// <summary>What to draw.</summary>
/// <param name="WindowSeconds">Length of the time shown.</param>
/// <param name="Aspect">What of the instrument.</param>
/// <param name="SeriesKey">Only this series, or null for all.</param>
/// <param name="NowNanoseconds">The present, in nanoseconds since 1970-01-01 UTC.</param>
public sealed record ChartRequest(int WindowSeconds, ChartAspect Aspect, string? SeriesKey, ulong NowNanoseconds);

/// <summary>One value of a line.</summary>
/// <param name="TimeNanoseconds">When, in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Value">Value.</param>
public readonly record struct ChartPoint(ulong TimeNanoseconds, double Value);

/// <summary>One line of a chart.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Points">Its points in time's order.</param>
public sealed record ChartLine(string Label, IReadOnlyList<ChartPoint> Points);

/// <summary>Lines over a stretch of time.</summary>
/// <param name="FromNanoseconds">Left edge.</param>
/// <param name="ToNanoseconds">Right edge.</param>
/// <param name="Unit">UCUM unit of the values.</param>
/// <param name="FromZero">Whether the axis starts at 0.</param>
/// <param name="Lines">The lines.</param>
/// <param name="HiddenLines">Series left out because there are too many to tell apart.</param>
public sealed record MetricChart(ulong FromNanoseconds, ulong ToNanoseconds, string Unit, bool FromZero, IReadOnlyList<ChartLine> Lines, int HiddenLines);

/// <summary>A fact beside the chart.</summary>
/// <param name="Label">What.</param>
/// <param name="Value">How much, with unit.</param>
public sealed record ChartFact(string Label, string Value);

/// <summary>A series in the table below the chart.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Points">Points kept.</param>
/// <param name="Latest">Its newest value, with unit.</param>
/// <param name="LastTimeNanoseconds">When that came.</param>
public sealed record SeriesRow(string Key, IReadOnlyList<AttributeValue> Attributes, int Points, string Latest, ulong LastTimeNanoseconds);

/// <summary>All a page shows of one instrument.</summary>
/// <param name="Description">What is said of it.</param>
/// <param name="Aspects">What can be shown of it, the first by default.</param>
/// <param name="Chart">The chart.</param>
/// <param name="Facts">Facts of the window shown.</param>
/// <param name="Distribution">How a histogram's measurements in the window lie; else empty.</param>
/// <param name="Series">Its series.</param>
/// <param name="Exemplars">Examples, the newest first.</param>
/// <param name="PointsNotKept">Points refused for too many series.</param>
public sealed record MetricView(
    InstrumentDescription Description, IReadOnlyList<ChartAspect> Aspects, MetricChart Chart, IReadOnlyList<ChartFact> Facts,
    IReadOnlyList<BucketRange> Distribution, IReadOnlyList<SeriesRow> Series, IReadOnlyList<MetricExemplar> Exemplars, long PointsNotKept);
