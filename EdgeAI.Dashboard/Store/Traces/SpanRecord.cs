namespace EdgeAI.Dashboard.Store.Traces;

/// <summary>The part a span plays, with OTLP's numbers.</summary>
public enum SpanKind : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Work inside a process.</summary>
    Internal = 1,

    /// <summary>Answers a request.</summary>
    Server = 2,

    /// <summary>Makes a request.</summary>
    Client = 3,

    /// <summary>Sends a message.</summary>
    Producer = 4,

    /// <summary>Takes a message.</summary>
    Consumer = 5,
}

/// <summary>How a span ended, with OTLP's numbers.</summary>
public enum SpanStatusCode : byte
{
    /// <summary>Not said, which counts as well.</summary>
    Unset = 0,

    /// <summary>Marked well.</summary>
    Ok = 1,

    /// <summary>Failed.</summary>
    Error = 2,
}

/// <summary>One finished span. Times are nanoseconds since 1970-01-01 UTC.</summary>
public sealed class SpanRecord
{
    /// <summary>The trace it belongs to.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>Its own id.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>Its parent, empty for a root.</summary>
    public SpanId ParentId { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Kind.</summary>
    public SpanKind Kind { get; init; }

    /// <summary>Start.</summary>
    public required ulong StartNanoseconds { get; init; }

    /// <summary>End; not before the start (a sender whose clock jumped back is read as zero length).</summary>
    public required ulong EndNanoseconds { get; init; }

    /// <summary>How it ended.</summary>
    public SpanStatusCode Status { get; init; }

    /// <summary>What the status says, or empty.</summary>
    public string StatusMessage { get; init; } = "";

    /// <summary>W3C trace state, or empty.</summary>
    public string TraceState { get; init; } = "";

    /// <summary>Attributes.</summary>
    public IReadOnlyList<AttributeValue> Attributes { get; init; } = [];

    /// <summary>Attributes that did not fit, at the sender or here.</summary>
    public uint DroppedAttributes { get; init; }

    /// <summary>Events, in the order sent.</summary>
    public IReadOnlyList<SpanEvent> Events { get; init; } = [];

    /// <summary>Events the sender dropped.</summary>
    public uint DroppedEvents { get; init; }

    /// <summary>Links to other spans.</summary>
    public IReadOnlyList<SpanLink> Links { get; init; } = [];

    /// <summary>Links the sender dropped.</summary>
    public uint DroppedLinks { get; init; }

    /// <summary>Who instrumented it.</summary>
    public required TelemetryScope Scope { get; init; }

    /// <summary>Who sent it.</summary>
    public required TelemetryResource Resource { get; init; }

    /// <summary>Length.</summary>
    public ulong DurationNanoseconds => EndNanoseconds - StartNanoseconds;

    /// <summary>Whether it failed.</summary>
    public bool IsError => Status == SpanStatusCode.Error;
}

/// <summary>Something that happened during a span.</summary>
/// <param name="TimeNanoseconds">When, in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Name">Name; <c>exception</c> for exceptions.</param>
/// <param name="Attributes">Attributes.</param>
/// <param name="DroppedAttributes">Attributes that did not fit.</param>
public sealed record SpanEvent(ulong TimeNanoseconds, string Name, IReadOnlyList<AttributeValue> Attributes, uint DroppedAttributes);

/// <summary>A pointer to another span, of this or another trace.</summary>
/// <param name="TraceId">Its trace.</param>
/// <param name="SpanId">Its id.</param>
/// <param name="Attributes">Attributes.</param>
/// <param name="DroppedAttributes">Attributes that did not fit.</param>
public sealed record SpanLink(TraceId TraceId, SpanId SpanId, IReadOnlyList<AttributeValue> Attributes, uint DroppedAttributes);
