using EdgeAI.Dashboard.Otlp.Wire;
using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.Store.Metrics;
using Google.Protobuf.Collections;

namespace EdgeAI.Dashboard.Otlp;

/// <summary>Turns OTLP's metric points into the store's.</summary>
internal sealed class MetricReader(AttributeReader attributes)
{
    /// <summary>OTLP's flag for a point that says only "nothing was recorded".</summary>
    private const uint NoRecordedValue = 1;

    public IntakeResult Read(ExportMetricsServiceRequest request, TelemetryStore store)
    {
        var rejected = new Rejections();
        foreach (var group in request.ResourceMetrics)
        {
            var resource = store.Resources.GetOrAdd(attributes.Read(group.Resource?.Attributes ?? [], 0).Attributes);
            foreach (var scoped in group.ScopeMetrics)
            {
                var scope = new TelemetryScope(attributes.Share(scoped.Scope?.Name ?? ""), attributes.Share(scoped.Scope?.Version ?? ""));
                foreach (var metric in scoped.Metrics)
                    if (Describe(metric, scope, resource) is { } description)
                        store.Metrics.Add(description, instrument => AddPoints(instrument, metric, rejected));
            }
        }
        return new IntakeResult(rejected.Count, rejected.Reason);
    }

    private InstrumentDescription? Describe(Metric metric, TelemetryScope scope, TelemetryResource resource)
    {
        (InstrumentKind Kind, bool Monotonic, AggregationTemporality Temporality)? found = metric.DataCase switch
        {
            Metric.DataOneofCase.Gauge => (InstrumentKind.Gauge, false, AggregationTemporality.Unspecified),
            Metric.DataOneofCase.Sum => (InstrumentKind.Sum, metric.Sum.IsMonotonic, metric.Sum.AggregationTemporality),
            Metric.DataOneofCase.Histogram => (InstrumentKind.Histogram, true, metric.Histogram.AggregationTemporality),
            Metric.DataOneofCase.ExponentialHistogram => (InstrumentKind.ExponentialHistogram, true, metric.ExponentialHistogram.AggregationTemporality),
            Metric.DataOneofCase.Summary => (InstrumentKind.Summary, true, AggregationTemporality.Cumulative),
            _ => null,
        };
        return found is not { } f ? null : new InstrumentDescription(
            resource, scope, attributes.Share(metric.Name), attributes.Share(metric.Unit), attributes.Share(metric.Description), f.Kind, f.Monotonic,
            f.Temporality == AggregationTemporality.Delta ? Temporality.Delta
            : f.Temporality == AggregationTemporality.Cumulative ? Temporality.Cumulative : Temporality.Unspecified);
    }

    private void AddPoints(Instrument instrument, Metric metric, Rejections rejected)
    {
        switch (metric.DataCase)
        {
            case Metric.DataOneofCase.Gauge:
                AddNumbers(instrument, metric.Gauge.DataPoints);
                break;
            case Metric.DataOneofCase.Sum:
                AddNumbers(instrument, metric.Sum.DataPoints);
                break;
            case Metric.DataOneofCase.Histogram:
                foreach (var point in metric.Histogram.DataPoints)
                    AddHistogram(instrument, point, rejected);
                break;
            case Metric.DataOneofCase.ExponentialHistogram:
                foreach (var point in metric.ExponentialHistogram.DataPoints)
                    AddExponential(instrument, point);
                break;
            case Metric.DataOneofCase.Summary:
                foreach (var point in metric.Summary.DataPoints)
                    AddSummary(instrument, point);
                break;
        }
    }

    private void AddNumbers(Instrument instrument, RepeatedField<NumberDataPoint> points)
    {
        foreach (var point in points)
        {
            if ((point.Flags & NoRecordedValue) != 0 || SeriesOf<NumberSeries>(instrument, point.Attributes) is not { } series)
                continue;
            var value = point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble;
            series.Add(instrument.Description, point.StartTimeUnixNano, point.TimeUnixNano, value);
            AddExemplars(instrument, point.Exemplars);
        }
    }

    private void AddHistogram(Instrument instrument, HistogramDataPoint point, Rejections rejected)
    {
        if ((point.Flags & NoRecordedValue) != 0)
            return;
        if (point.BucketCounts.Count != 0 && point.BucketCounts.Count != point.ExplicitBounds.Count + 1)
        {
            rejected.Add($"A histogram point of {instrument.Description.Name} has {point.ExplicitBounds.Count} bounds and {point.BucketCounts.Count} buckets; expected one bucket more than bounds.");
            return;
        }
        if (SeriesOf<HistogramSeries>(instrument, point.Attributes) is not { } series)
            return;
        var buckets = point.BucketCounts.Count == 0
            ? new ExplicitBuckets([], [], Whole(point.Count))
            : new ExplicitBuckets([.. point.ExplicitBounds], Whole(point.BucketCounts), 0);
        series.Add(instrument.Description, new HistogramSample(point.StartTimeUnixNano, point.TimeUnixNano, Whole(point.Count), point.Sum,
            point.HasMin ? point.Min : null, point.HasMax ? point.Max : null, buckets));
        AddExemplars(instrument, point.Exemplars);
    }

    private void AddExponential(Instrument instrument, ExponentialHistogramDataPoint point)
    {
        if ((point.Flags & NoRecordedValue) != 0 || SeriesOf<HistogramSeries>(instrument, point.Attributes) is not { } series)
            return;
        var buckets = new ExponentialBuckets(point.Scale, Whole(point.ZeroCount), point.ZeroThreshold,
            point.Positive?.Offset ?? 0, Whole(point.Positive?.BucketCounts ?? []),
            point.Negative?.Offset ?? 0, Whole(point.Negative?.BucketCounts ?? []));
        series.Add(instrument.Description, new HistogramSample(point.StartTimeUnixNano, point.TimeUnixNano, Whole(point.Count), point.Sum,
            point.HasMin ? point.Min : null, point.HasMax ? point.Max : null, buckets));
        AddExemplars(instrument, point.Exemplars);
    }

    private void AddSummary(Instrument instrument, SummaryDataPoint point)
    {
        if ((point.Flags & NoRecordedValue) != 0 || SeriesOf<SummarySeries>(instrument, point.Attributes) is not { } series)
            return;
        series.Add(new SummaryPoint(point.StartTimeUnixNano, point.TimeUnixNano, Whole(point.Count), point.Sum,
            [.. point.QuantileValues.Select(q => (q.Quantile, q.Value)).OrderBy(q => q.Quantile)]));
    }

    private T? SeriesOf<T>(Instrument instrument, RepeatedField<KeyValue> source) where T : MetricSeries =>
        instrument.SeriesFor(attributes.Read(source, 0).Attributes) as T;

    private static void AddExemplars(Instrument instrument, RepeatedField<Exemplar> exemplars)
    {
        foreach (var exemplar in exemplars)
        {
            TraceId.TryRead(IdBytes.Of(exemplar.TraceId), out var traceId);
            SpanId.TryRead(IdBytes.Of(exemplar.SpanId), out var spanId);
            var value = exemplar.ValueCase == Exemplar.ValueOneofCase.AsInt ? exemplar.AsInt : exemplar.AsDouble;
            instrument.Exemplars.Add(new MetricExemplar(exemplar.TimeUnixNano, value, traceId, spanId));
        }
    }

    private static long Whole(ulong count) => (long)Math.Min(count, long.MaxValue);

    private static long[] Whole(RepeatedField<ulong> counts)
    {
        var whole = new long[counts.Count];
        for (var i = 0; i < whole.Length; i++)
            whole[i] = Whole(counts[i]);
        return whole;
    }

    private sealed class Rejections
    {
        public long Count { get; private set; }

        public string Reason { get; private set; } = "";

        public void Add(string reason)
        {
            Count++;
            Reason = reason;
        }
    }
}
