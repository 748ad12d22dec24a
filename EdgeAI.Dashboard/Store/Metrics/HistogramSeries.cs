namespace EdgeAI.Dashboard.Store.Metrics;

/// <summary>A histogram point as received.</summary>
/// <param name="StartNanoseconds">Start of what it covers, or 0.</param>
/// <param name="TimeNanoseconds">End of what it covers.</param>
/// <param name="Count">Measurements.</param>
/// <param name="Sum">Their sum, 0 when not sent.</param>
/// <param name="Min">The smallest, or null.</param>
/// <param name="Max">The largest, or null.</param>
/// <param name="Buckets">How they lie.</param>
public sealed record HistogramSample(
    ulong StartNanoseconds, ulong TimeNanoseconds, long Count, double Sum, double? Min, double? Max, HistogramBuckets Buckets);

/// <summary>Points of a histogram, explicit or exponential.</summary>
public sealed class HistogramSeries : MetricSeries
{
    private readonly Ring<HistogramPoint> _points;
    private HistogramBuckets? _lastCumulative;

    internal HistogramSeries(string key, IReadOnlyList<AttributeValue> attributes, int maxPoints) : base(key, attributes) =>
        _points = new Ring<HistogramPoint>(maxPoints);

    /// <summary>Points, the oldest first.</summary>
    public Ring<HistogramPoint> Points => _points;

    /// <inheritdoc/>
    public override int Count => _points.Count;

    /// <inheritdoc/>
    public override ulong LastTimeNanoseconds => _points.Count == 0 ? 0 : _points[_points.Count - 1].TimeNanoseconds;

    internal void Add(InstrumentDescription instrument, HistogramSample sample)
    {
        var last = _points.Count == 0 ? null : _points[_points.Count - 1];
        var arrival = PointOrder.Of(instrument.Temporality, last, sample.StartNanoseconds, sample.TimeNanoseconds, sample.Count < last?.TotalCount);
        if (instrument.Temporality == Temporality.Delta)
            AddDelta(arrival, last, sample);
        else
            AddCumulative(arrival, last, sample);
    }

    private void AddDelta(Arrival arrival, HistogramPoint? last, HistogramSample sample)
    {
        _lastCumulative = null;
        switch (arrival)
        {
            case Arrival.Repeated:
            case Arrival.Late when Holds(sample.TimeNanoseconds):
                return;
            case Arrival.Late:
                // A delta that comes late is still part of the total: it joins the newest point.
                last!.TotalCount += sample.Count;
                last.TotalSum += sample.Sum;
                last.IntervalCount += sample.Count;
                last.IntervalSum += sample.Sum;
                last.IntervalBuckets = last.IntervalBuckets is null ? sample.Buckets : last.IntervalBuckets.Plus(sample.Buckets) ?? last.IntervalBuckets;
                return;
        }
        var from = sample.StartNanoseconds > 0 ? sample.StartNanoseconds : last?.TimeNanoseconds ?? 0;
        Append(sample, (last?.TotalCount ?? 0) + sample.Count, (last?.TotalSum ?? 0) + sample.Sum, sample.Count, sample.Sum, from, sample.Buckets);
    }

    private void AddCumulative(Arrival arrival, HistogramPoint? last, HistogramSample sample)
    {
        if (arrival is Arrival.Repeated or Arrival.Late)
            return;
        // Buckets that cannot be taken from each other (other bounds, fewer counts) are a restart too.
        var since = arrival == Arrival.Next && _lastCumulative is not null ? sample.Buckets.Minus(_lastCumulative) : null;
        if (since is not null)
            Append(sample, sample.Count, sample.Sum, sample.Count - last!.TotalCount, sample.Sum - last.TotalSum, last.TimeNanoseconds, since);
        else
            Append(sample, sample.Count, sample.Sum, sample.Count, sample.Sum, sample.StartNanoseconds, sample.Buckets);
        _lastCumulative = sample.Buckets;
    }

    private void Append(HistogramSample sample, long totalCount, double totalSum, long count, double sum, ulong from, HistogramBuckets buckets) =>
        _points.Add(new HistogramPoint(sample.StartNanoseconds, sample.TimeNanoseconds)
        {
            TotalCount = totalCount,
            TotalSum = totalSum,
            Min = sample.Min,
            Max = sample.Max,
            IntervalCount = count,
            IntervalSum = sum,
            IntervalSeconds = PointOrder.Seconds(from, sample.TimeNanoseconds),
            IntervalBuckets = count == 0 ? null : buckets,
        });

    private bool Holds(ulong time)
    {
        for (var i = _points.Count - 1; i >= 0; i--)
            if (_points[i].TimeNanoseconds == time)
                return true;
        return false;
    }
}
