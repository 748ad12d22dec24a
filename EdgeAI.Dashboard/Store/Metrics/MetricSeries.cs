namespace EdgeAI.Dashboard.Store.Metrics;

/// <summary>The points of one instrument that share their attributes. Guarded by the store's lock.</summary>
/// <param name="key">The attributes as <see cref="KeyOf"/> writes them.</param>
/// <param name="attributes">The attributes.</param>
public abstract class MetricSeries(string key, IReadOnlyList<AttributeValue> attributes)
{
    /// <summary>Tells the series from its siblings; empty for the one without attributes.</summary>
    public string Key { get; } = key;

    /// <summary>Attributes.</summary>
    public IReadOnlyList<AttributeValue> Attributes { get; } = attributes;

    /// <summary>Points kept.</summary>
    public abstract int Count { get; }

    /// <summary>Time of the newest point, in nanoseconds since 1970-01-01 UTC; 0 when there is none.</summary>
    public abstract ulong LastTimeNanoseconds { get; }

    /// <summary>The attributes in one line, sorted by key: equal for equal sets.</summary>
    public static string KeyOf(IReadOnlyList<AttributeValue> attributes) => attributes.Count switch
    {
        0 => "",
        1 => $"{attributes[0].Key}={attributes[0].Value}",
        _ => string.Join(", ", attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}")),
    };
}

/// <summary>Points of a gauge or a sum.</summary>
public sealed class NumberSeries : MetricSeries
{
    private readonly Ring<NumberPoint> _points;

    internal NumberSeries(string key, IReadOnlyList<AttributeValue> attributes, int maxPoints) : base(key, attributes) =>
        _points = new Ring<NumberPoint>(maxPoints);

    /// <summary>Points, the oldest first.</summary>
    public Ring<NumberPoint> Points => _points;

    /// <inheritdoc/>
    public override int Count => _points.Count;

    /// <inheritdoc/>
    public override ulong LastTimeNanoseconds => _points.Count == 0 ? 0 : _points[_points.Count - 1].TimeNanoseconds;

    internal void Add(InstrumentDescription instrument, ulong start, ulong time, double value)
    {
        var last = _points.Count == 0 ? null : _points[_points.Count - 1];
        if (instrument.Kind == InstrumentKind.Gauge)
        {
            if (last is null || time > last.TimeNanoseconds)
                _points.Add(new NumberPoint(start, time, value, 0, 0));
            return;
        }
        switch (PointOrder.Of(instrument.Temporality, last, start, time, shrinks: instrument.IsMonotonic && last is not null && value < last.Value))
        {
            case Arrival.Repeated:
                break;
            case Arrival.Late when instrument.Temporality == Temporality.Delta && !Holds(time):
                // A delta that comes late is still part of the total: it joins the newest point.
                last!.Value += value;
                last.Interval += value;
                break;
            case Arrival.Late:
                break;
            case Arrival.Next when instrument.Temporality == Temporality.Delta:
                _points.Add(new NumberPoint(start, time, last!.Value + value, value, PointOrder.Seconds(start > 0 ? start : last.TimeNanoseconds, time)));
                break;
            case Arrival.Next:
                _points.Add(new NumberPoint(start, time, value, value - last!.Value, PointOrder.Seconds(last.TimeNanoseconds, time)));
                break;
            default:
                _points.Add(new NumberPoint(start, time, value, value, PointOrder.Seconds(start, time)));
                break;
        }
    }

    private bool Holds(ulong time)
    {
        for (var i = _points.Count - 1; i >= 0; i--)
            if (_points[i].TimeNanoseconds == time)
                return true;
        return false;
    }
}

/// <summary>Points of a summary.</summary>
public sealed class SummarySeries : MetricSeries
{
    private readonly Ring<SummaryPoint> _points;

    internal SummarySeries(string key, IReadOnlyList<AttributeValue> attributes, int maxPoints) : base(key, attributes) =>
        _points = new Ring<SummaryPoint>(maxPoints);

    /// <summary>Points, the oldest first.</summary>
    public Ring<SummaryPoint> Points => _points;

    /// <inheritdoc/>
    public override int Count => _points.Count;

    /// <inheritdoc/>
    public override ulong LastTimeNanoseconds => _points.Count == 0 ? 0 : _points[_points.Count - 1].TimeNanoseconds;

    internal void Add(SummaryPoint point)
    {
        if (point.TimeNanoseconds > LastTimeNanoseconds)
            _points.Add(point);
    }
}
