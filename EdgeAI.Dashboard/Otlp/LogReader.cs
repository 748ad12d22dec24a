using System.Text;
using EdgeAI.Dashboard.Otlp.Wire;
using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.Store.Logs;

namespace EdgeAI.Dashboard.Otlp;

/// <summary>Turns OTLP's log records into the store's.</summary>
internal sealed class LogReader(AttributeReader attributes)
{
    private const string TemplateKey = "{OriginalFormat}";

    public void Read(ExportLogsServiceRequest request, TelemetryStore store)
    {
        var entries = new List<LogEntry>();
        foreach (var group in request.ResourceLogs)
        {
            var resource = store.Resources.GetOrAdd(attributes.Read(group.Resource?.Attributes ?? [], 0).Attributes);
            foreach (var scoped in group.ScopeLogs)
            {
                var scope = new TelemetryScope(attributes.Share(scoped.Scope?.Name ?? ""), attributes.Share(scoped.Scope?.Version ?? ""));
                foreach (var record in scoped.LogRecords)
                    entries.Add(Read(record, scope, resource));
            }
        }
        store.Logs.Add(entries);
    }

    private LogEntry Read(LogRecord record, TelemetryScope scope, TelemetryResource resource)
    {
        var (kept, dropped) = attributes.Read(record.Attributes, record.DroppedAttributesCount);
        TraceId.TryRead(IdBytes.Of(record.TraceId), out var traceId);
        SpanId.TryRead(IdBytes.Of(record.SpanId), out var spanId);
        return new LogEntry
        {
            TimeNanoseconds = record.TimeUnixNano > 0 ? record.TimeUnixNano : record.ObservedTimeUnixNano,
            SeverityNumber = (int)record.SeverityNumber,
            SeverityText = attributes.Share(record.SeverityText),
            Message = Fill(attributes.ReadText(record.Body), kept),
            EventName = attributes.Share(record.EventName),
            Attributes = kept,
            DroppedAttributes = dropped,
            TraceId = traceId,
            SpanId = spanId,
            Scope = scope,
            Resource = resource,
        };
    }

    /// <summary>.NET's logger sends its template as the body unless told to format it; the reader then fills it in.</summary>
    private static string Fill(string body, IReadOnlyList<AttributeValue> attributes)
    {
        if (!body.Contains('{', StringComparison.Ordinal) || attributes.Find(TemplateKey) is { } template && template != body)
            return body;
        var filled = new StringBuilder(body.Length + 64);
        for (var i = 0; i < body.Length; i++)
        {
            var end = body[i] == '{' ? body.IndexOf('}', i) : -1;
            if (end > i && attributes.Find(NameOf(body.AsSpan(i + 1, end - i - 1))) is { } value)
            {
                filled.Append(value);
                i = end;
            }
            else
                filled.Append(body[i]);
        }
        return filled.ToString();
    }

    /// <summary>The name of a hole, without <c>,alignment</c> and <c>:format</c>.</summary>
    private static string NameOf(ReadOnlySpan<char> hole)
    {
        var end = hole.IndexOfAny(',', ':');
        return (end < 0 ? hole : hole[..end]).TrimStart('@').ToString();
    }
}
