using EdgeAI.Dashboard.Otlp.Wire;
using Google.Protobuf;

namespace EdgeAI.Tests.Dashboard;

/// <summary>What capture and inference send for frames: a trace across both, logs within it, metrics of several kinds.</summary>
internal sealed class SampleTelemetry(int seed)
{
    private readonly Random _random = new(seed);

    public static ulong Now => (ulong)(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>The spans of one frame: two from capture, four from inference; its trace id comes out.</summary>
    public (ExportTraceServiceRequest Capture, ExportTraceServiceRequest Inference, ByteString TraceId) Frame(ulong start, bool fails = false)
    {
        var trace = Id(16);
        var (root, send, serve, decode, embed, search) = (Id(8), Id(8), Id(8), Id(8), Id(8), Id(8));
        var jitter = (ulong)_random.Next(0, 3_000_000);
        var end = start + 24_000_000 + jitter;
        var capture = Request("capture", "EdgeAI.Capture",
            Span(trace, root, null, "frame", start, end, EdgeAI.Dashboard.Otlp.Wire.Span.Types.SpanKind.Internal, ("frame.bytes", "48213"), ("source", "synthetic")),
            Span(trace, send, root, "similarity/Match", start + 1_200_000, end - 400_000, EdgeAI.Dashboard.Otlp.Wire.Span.Types.SpanKind.Client, ("rpc.system", "grpc")));
        var inference = Request("inference", "EdgeAI.Inference",
            Span(trace, serve, send, "similarity/Match", start + 2_000_000, end - 1_000_000, EdgeAI.Dashboard.Otlp.Wire.Span.Types.SpanKind.Server, ("http.response.status_code", fails ? "500" : "200")),
            Span(trace, decode, serve, "decode", start + 2_300_000, start + 5_100_000, EdgeAI.Dashboard.Otlp.Wire.Span.Types.SpanKind.Internal),
            Span(trace, embed, serve, "embed", start + 5_200_000, end - 2_500_000, EdgeAI.Dashboard.Otlp.Wire.Span.Types.SpanKind.Internal, ("path", "int8")),
            Span(trace, search, serve, "search", end - 2_400_000, end - 1_200_000, EdgeAI.Dashboard.Otlp.Wire.Span.Types.SpanKind.Internal, ("ef_search", "64"), ("top_k", "10")));
        if (fails)
        {
            var spans = inference.ResourceSpans[0].ScopeSpans[0].Spans;
            spans[2].Status = new SpanStatus { Code = SpanStatus.Types.StatusCode.Error, Message = "guest trapped: out of bounds memory access" };
            spans[0].Status = new SpanStatus { Code = SpanStatus.Types.StatusCode.Error };
            spans[2].Events.Add(new Span.Types.Event { Name = "exception", TimeUnixNano = end - 3_000_000, Attributes = { Pair("exception.type", "GuestTrapException"), Pair("exception.message", "out of bounds memory access") } });
        }
        return (capture, inference, trace);
    }

    public ExportLogsServiceRequest Logs(ByteString trace, ulong time)
    {
        var scope = new ScopeLogs { Scope = new InstrumentationScope { Name = "EdgeAI.Inference.Live" } };
        (SeverityNumber Level, string Text)[] lines = [(SeverityNumber.Info, "Matched {Label} at {Score}"), (SeverityNumber.Debug, "Searched 12,000 entries"), (SeverityNumber.Warn, "Frame older than 100 ms dropped")];
        foreach (var (level, text) in lines)
            scope.LogRecords.Add(new LogRecord
            {
                TimeUnixNano = time,
                SeverityNumber = level,
                SeverityText = level.ToString(),
                Body = new AnyValue { StringValue = text },
                TraceId = trace,
                SpanId = Id(8),
                Attributes = { Pair("Label", "Fruit/Apple/Golden-Delicious"), Pair("Score", "0.93") },
            });
        return new ExportLogsServiceRequest { ResourceLogs = { new ResourceLogs { Resource = Service("inference"), ScopeLogs = { scope } } } };
    }

    /// <summary>Cumulative metrics as they stand after <paramref name="second"/> seconds of about 30 frames each.</summary>
    public ExportMetricsServiceRequest Metrics(ulong start, int second)
    {
        var time = start + (ulong)second * 1_000_000_000;
        var scope = new ScopeMetrics { Scope = new InstrumentationScope { Name = "EdgeAI.Inference" } };
        scope.Metrics.Add(new Metric
        {
            Name = "edgeai.inference.requests",
            Unit = "{request}",
            Description = "Requests answered",
            Sum = new Sum
            {
                AggregationTemporality = AggregationTemporality.Cumulative,
                IsMonotonic = true,
                DataPoints =
                {
                    Point(start, time, second * 29 + 3 * Math.Sin(second / 5.0), "outcome", "matched"),
                    Point(start, time, second * 1.5, "outcome", "none"),
                },
            },
        });
        scope.Metrics.Add(new Metric
        {
            Name = "edgeai.inference.memory",
            Unit = "By",
            Description = "Resident memory",
            Gauge = new Gauge { DataPoints = { Point(0, time, 68e6 + 4e6 * Math.Sin(second / 9.0), null, null) } },
        });
        double[] bounds = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1];
        var histogram = new HistogramDataPoint { StartTimeUnixNano = start, TimeUnixNano = time, Count = (ulong)second * 30, Sum = second * 30 * 0.021, Min = 0.004, Max = 0.09, ExplicitBounds = { bounds } };
        histogram.BucketCounts.AddRange([(ulong)second, (ulong)second * 4, (ulong)second * 11, (ulong)second * 9, (ulong)second * 4, (ulong)second, 0]);
        histogram.Exemplars.Add(new Exemplar { AsDouble = 0.031, TimeUnixNano = time, TraceId = Id(16), SpanId = Id(8) });
        scope.Metrics.Add(new Metric
        {
            Name = "edgeai.inference.duration",
            Unit = "s",
            Description = "Time from request to answer",
            Histogram = new Histogram { AggregationTemporality = AggregationTemporality.Cumulative, DataPoints = { histogram } },
        });
        scope.Metrics.Add(new Metric
        {
            Name = "edgeai.inference.gc.pause",
            Unit = "ms",
            Summary = new Summary { DataPoints = { new SummaryDataPoint { TimeUnixNano = time, Count = (ulong)second, Sum = second * 1.2, QuantileValues = { new SummaryDataPoint.Types.ValueAtQuantile { Quantile = 0.5, Value = 1.1 }, new SummaryDataPoint.Types.ValueAtQuantile { Quantile = 0.99, Value = 3.4 } } } } },
        });
        return new ExportMetricsServiceRequest { ResourceMetrics = { new ResourceMetrics { Resource = Service("inference"), ScopeMetrics = { scope } } } };
    }

    public static Resource Service(string name) => new() { Attributes = { Pair("service.name", name), Pair("service.instance.id", name + "-1"), Pair("service.version", "0.1.0"), Pair("telemetry.sdk.language", "dotnet"), Pair("telemetry.sdk.version", "1.20.1") } };

    public static KeyValue Pair(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    public ByteString Id(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }

    public static Span Span(ByteString trace, ByteString id, ByteString? parent, string name, ulong start, ulong end, EdgeAI.Dashboard.Otlp.Wire.Span.Types.SpanKind kind = EdgeAI.Dashboard.Otlp.Wire.Span.Types.SpanKind.Internal, params (string Key, string Value)[] attributes)
    {
        var span = new Span { TraceId = trace, SpanId = id, Name = name, Kind = kind, StartTimeUnixNano = start, EndTimeUnixNano = end };
        if (parent is not null)
            span.ParentSpanId = parent;
        span.Attributes.AddRange(attributes.Select(a => Pair(a.Key, a.Value)));
        return span;
    }

    public static ExportTraceServiceRequest Request(string service, string scope, params Span[] spans)
    {
        var scoped = new ScopeSpans { Scope = new InstrumentationScope { Name = scope } };
        scoped.Spans.AddRange(spans);
        return new ExportTraceServiceRequest { ResourceSpans = { new ResourceSpans { Resource = Service(service), ScopeSpans = { scoped } } } };
    }

    private static NumberDataPoint Point(ulong start, ulong time, double value, string? key, string? text)
    {
        var point = new NumberDataPoint { StartTimeUnixNano = start, TimeUnixNano = time, AsDouble = value };
        if (key is not null)
            point.Attributes.Add(Pair(key, text!));
        return point;
    }
}
