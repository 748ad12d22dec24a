using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.Store.Logs;
using EdgeAI.Dashboard.Store.Metrics;
using EdgeAI.Dashboard.Store.Traces;

namespace EdgeAI.Dashboard.TelemetryApi;

/// <summary>A trace in the list. Times are nanoseconds since 1970-01-01 UTC.</summary>
public sealed record TraceJson(string TraceId, string Name, string Resource, ulong StartNanoseconds, ulong DurationNanoseconds, int Spans, int Errors, IReadOnlyList<string> Resources);

/// <summary>A trace with its spans.</summary>
public sealed record TraceDetailJson(TraceJson Trace, IReadOnlyList<SpanJson> Spans);

/// <summary>A span.</summary>
public sealed record SpanJson(
    string SpanId, string? ParentId, string Name, string Kind, string Resource, string Scope, ulong StartNanoseconds, ulong DurationNanoseconds,
    string Status, string StatusMessage, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<SpanEventJson> Events);

/// <summary>An event of a span.</summary>
public sealed record SpanEventJson(ulong TimeNanoseconds, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A log record.</summary>
public sealed record LogJson(
    ulong TimeNanoseconds, string Level, string Message, string Resource, string Category, string? TraceId, string? SpanId, string? Exception,
    IReadOnlyDictionary<string, string> Attributes);

/// <summary>Who sends telemetry.</summary>
public sealed record ResourceJson(string Name, string InstanceId, string DisplayName, DateTimeOffset LastSeen, IReadOnlyDictionary<string, string> Attributes);

/// <summary>An instrument.</summary>
public sealed record InstrumentJson(string Resource, string Meter, string Name, string Unit, string Kind, string Temporality, IReadOnlyList<SeriesJson> Series);

/// <summary>The newest point of a series: a value or total, for histograms and summaries the count, and their sum.</summary>
public sealed record SeriesJson(string Attributes, int Points, ulong TimeNanoseconds, double Value, double? Sum);

/// <summary>Writes what is stored as JSON.</summary>
internal static class TelemetryJson
{
    public static ResourceJson Of(TelemetryResource r) => new(r.Name, r.InstanceId, r.DisplayName, r.LastSeen, Of(r.Attributes));

    public static TraceJson Of(TraceSummary t) => new(
        t.TraceId.ToString(), t.Name, t.Resource.DisplayName, t.StartNanoseconds, t.DurationNanoseconds, t.Spans, t.Errors, [.. t.Resources.Select(r => r.Resource.DisplayName)]);

    public static TraceDetailJson Of(TraceDetail trace) => new(Of(trace.Summary), [.. trace.Spans.Select(s => new SpanJson(
        s.SpanId.ToString(), s.ParentId.IsEmpty ? null : s.ParentId.ToString(), s.Name, s.Kind.ToString(), s.Resource.DisplayName, s.Scope.Name,
        s.StartNanoseconds, s.DurationNanoseconds, s.Status.ToString(), s.StatusMessage, Of(s.Attributes),
        [.. s.Events.Select(e => new SpanEventJson(e.TimeNanoseconds, e.Name, Of(e.Attributes)))]))]);

    public static LogJson Of(LogEntry l) => new(
        l.TimeNanoseconds, l.Level.ToString(), l.Message, l.Resource.DisplayName, l.Scope.Name,
        l.TraceId.IsEmpty ? null : l.TraceId.ToString(), l.SpanId.IsEmpty ? null : l.SpanId.ToString(), l.Exception, Of(l.Attributes));

    public static InstrumentJson Of(InstrumentSummary i, IReadOnlyList<SeriesJson> series) => new(
        i.Key.Resource.DisplayName, i.Key.Meter, i.Key.Name, i.Description.Unit, i.Description.Kind.ToString(), i.Description.Temporality.ToString(), series);

    public static SeriesJson Of(MetricSeries series) => series switch
    {
        NumberSeries { Count: > 0 } n => new(n.Key, n.Count, n.LastTimeNanoseconds, n.Points[n.Count - 1].Value, null),
        HistogramSeries { Count: > 0 } h => new(h.Key, h.Count, h.LastTimeNanoseconds, h.Points[h.Count - 1].TotalCount, h.Points[h.Count - 1].TotalSum),
        SummarySeries { Count: > 0 } s => new(s.Key, s.Count, s.LastTimeNanoseconds, s.Points[s.Count - 1].Count, s.Points[s.Count - 1].Sum),
        _ => new(series.Key, 0, 0, 0, null),
    };

    private static Dictionary<string, string> Of(IReadOnlyList<AttributeValue> attributes)
    {
        var map = new Dictionary<string, string>(attributes.Count, StringComparer.Ordinal);
        foreach (var attribute in attributes)
            map[attribute.Key] = attribute.Value;
        return map;
    }
}
