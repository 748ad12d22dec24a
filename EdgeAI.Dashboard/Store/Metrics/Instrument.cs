namespace EdgeAI.Dashboard.Store.Metrics;

/// <summary>The five kinds of OTLP metrics.</summary>
public enum InstrumentKind : byte
{
    /// <summary>The value as it is now.</summary>
    Gauge,

    /// <summary>A total, counted up (monotonic) or up and down.</summary>
    Sum,

    /// <summary>Counts by bounds that were chosen.</summary>
    Histogram,

    /// <summary>Counts by bounds that grow exponentially.</summary>
    ExponentialHistogram,

    /// <summary>Quantiles the sender worked out.</summary>
    Summary,
}

/// <summary>What a point covers, with OTLP's numbers.</summary>
public enum Temporality : byte
{
    /// <summary>Not said; read as cumulative.</summary>
    Unspecified = 0,

    /// <summary>The time since the point before it.</summary>
    Delta = 1,

    /// <summary>The time since the series began.</summary>
    Cumulative = 2,
}

/// <summary>What is said of an instrument with every batch of points.</summary>
/// <param name="Resource">Who sent it.</param>
/// <param name="Scope">The meter.</param>
/// <param name="Name">Name.</param>
/// <param name="Unit">UCUM unit, or empty.</param>
/// <param name="Description">Description, or empty.</param>
/// <param name="Kind">Kind.</param>
/// <param name="IsMonotonic">Whether a sum only grows.</param>
/// <param name="Temporality">What its points cover.</param>
public sealed record InstrumentDescription(
    TelemetryResource Resource, TelemetryScope Scope, string Name, string Unit, string Description,
    InstrumentKind Kind, bool IsMonotonic, Temporality Temporality);

/// <summary>An instrument and its series. Guarded by the store's lock.</summary>
public sealed class Instrument
{
    private readonly Dictionary<string, MetricSeries> _series = [];
    private readonly int _maxSeries;
    private readonly int _maxPoints;

    internal Instrument(InstrumentDescription description, int maxSeries, int maxPoints)
    {
        Description = description;
        _maxSeries = maxSeries;
        _maxPoints = maxPoints;
    }

    /// <summary>What was last said of it.</summary>
    public InstrumentDescription Description { get; internal set; }

    /// <summary>Its series, in the order they came.</summary>
    public IReadOnlyCollection<MetricSeries> Series => _series.Values;

    /// <summary>Points refused because their series came after the limit was reached.</summary>
    public long PointsNotKept { get; private set; }

    /// <summary>Measurements kept as examples, the oldest first, at most 20.</summary>
    public Ring<MetricExemplar> Exemplars { get; } = new(20);

    /// <summary>Whether points of <paramref name="kind"/> can join the series kept.</summary>
    internal bool Takes(InstrumentKind kind) => Description.Kind == kind;

    /// <summary>The series with these attributes, made when it is new; null when there are too many.</summary>
    internal MetricSeries? SeriesFor(IReadOnlyList<AttributeValue> attributes)
    {
        var key = MetricSeries.KeyOf(attributes);
        if (_series.TryGetValue(key, out var series))
            return series;
        if (_series.Count >= _maxSeries)
        {
            PointsNotKept++;
            return null;
        }
        return _series[key] = Description.Kind switch
        {
            InstrumentKind.Histogram or InstrumentKind.ExponentialHistogram => new HistogramSeries(key, attributes, _maxPoints),
            InstrumentKind.Summary => new SummarySeries(key, attributes, _maxPoints),
            _ => new NumberSeries(key, attributes, _maxPoints),
        };
    }
}

/// <summary>A single measurement that stands for others, with the span it was taken in.</summary>
/// <param name="TimeNanoseconds">When, in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Value">What was measured.</param>
/// <param name="TraceId">The trace, or empty.</param>
/// <param name="SpanId">The span, or empty.</param>
public sealed record MetricExemplar(ulong TimeNanoseconds, double Value, TraceId TraceId, SpanId SpanId);
