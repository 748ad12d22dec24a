using EdgeAI.Dashboard.Otlp.Wire;
using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.Store.Traces;
using Google.Protobuf.Collections;
using SpanKind = EdgeAI.Dashboard.Store.Traces.SpanKind;

namespace EdgeAI.Dashboard.Otlp;

/// <summary>Turns OTLP's spans into the store's.</summary>
internal sealed class SpanReader(AttributeReader attributes)
{
    public IntakeResult Read(ExportTraceServiceRequest request, TelemetryStore store)
    {
        var spans = new List<SpanRecord>();
        var rejected = 0L;
        foreach (var group in request.ResourceSpans)
        {
            var resource = store.Resources.GetOrAdd(attributes.Read(group.Resource?.Attributes ?? [], 0).Attributes);
            foreach (var scoped in group.ScopeSpans)
            {
                var scope = new TelemetryScope(attributes.Share(scoped.Scope?.Name ?? ""), attributes.Share(scoped.Scope?.Version ?? ""));
                foreach (var span in scoped.Spans)
                    if (Read(span, scope, resource) is { } record)
                        spans.Add(record);
                    else
                        rejected++;
            }
        }
        store.Traces.Add(spans);
        return new IntakeResult(rejected, rejected == 0 ? "" : "A span needs a trace_id of 16 bytes and a span_id of 8 bytes, neither all zero.");
    }

    private SpanRecord? Read(Span span, TelemetryScope scope, TelemetryResource resource)
    {
        if (!TraceId.TryRead(IdBytes.Of(span.TraceId), out var traceId) || !SpanId.TryRead(IdBytes.Of(span.SpanId), out var spanId))
            return null;
        SpanId.TryRead(IdBytes.Of(span.ParentSpanId), out var parentId);
        var (kept, dropped) = attributes.Read(span.Attributes, span.DroppedAttributesCount);
        return new SpanRecord
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentId = parentId,
            Name = attributes.Share(span.Name),
            Kind = span.Kind is >= 0 and <= Span.Types.SpanKind.Consumer ? (SpanKind)span.Kind : SpanKind.Unspecified,
            StartNanoseconds = span.StartTimeUnixNano,
            EndNanoseconds = Math.Max(span.StartTimeUnixNano, span.EndTimeUnixNano),
            Status = span.Status?.Code is { } code and >= 0 and <= SpanStatus.Types.StatusCode.Error ? (SpanStatusCode)code : SpanStatusCode.Unset,
            StatusMessage = span.Status?.Message ?? "",
            TraceState = span.TraceState,
            Attributes = kept,
            DroppedAttributes = dropped,
            Events = Read(span.Events),
            DroppedEvents = span.DroppedEventsCount,
            Links = Read(span.Links),
            DroppedLinks = span.DroppedLinksCount,
            Scope = scope,
            Resource = resource,
        };
    }

    private SpanEvent[] Read(RepeatedField<Span.Types.Event> events)
    {
        if (events.Count == 0)
            return [];
        var read = new SpanEvent[events.Count];
        for (var i = 0; i < read.Length; i++)
        {
            var (kept, dropped) = attributes.Read(events[i].Attributes, events[i].DroppedAttributesCount);
            read[i] = new SpanEvent(events[i].TimeUnixNano, attributes.Share(events[i].Name), kept, dropped);
        }
        return read;
    }

    private SpanLink[] Read(RepeatedField<Span.Types.Link> links)
    {
        if (links.Count == 0)
            return [];
        var read = new SpanLink[links.Count];
        for (var i = 0; i < read.Length; i++)
        {
            TraceId.TryRead(IdBytes.Of(links[i].TraceId), out var traceId);
            SpanId.TryRead(IdBytes.Of(links[i].SpanId), out var spanId);
            var (kept, dropped) = attributes.Read(links[i].Attributes, links[i].DroppedAttributesCount);
            read[i] = new SpanLink(traceId, spanId, kept, dropped);
        }
        return read;
    }
}
