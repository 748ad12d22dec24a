namespace EdgeAI.Dashboard.Store.Logs;

/// <summary>Severity as the pages show it; OTLP's 24 numbers folded into six.</summary>
public enum LogLevelName : byte
{
    /// <summary>OTLP 1 to 4, or not said.</summary>
    Trace,

    /// <summary>OTLP 5 to 8.</summary>
    Debug,

    /// <summary>OTLP 9 to 12.</summary>
    Information,

    /// <summary>OTLP 13 to 16.</summary>
    Warning,

    /// <summary>OTLP 17 to 20.</summary>
    Error,

    /// <summary>OTLP 21 to 24.</summary>
    Critical,
}

/// <summary>One structured log record.</summary>
public sealed class LogEntry
{
    /// <summary>Number of the record, growing from 1; 0 until the store takes it.</summary>
    public long Sequence { get; internal set; }

    /// <summary>When it was written, else when it was observed; nanoseconds since 1970-01-01 UTC.</summary>
    public required ulong TimeNanoseconds { get; init; }

    /// <summary>OTLP's severity number, 0 to 24.</summary>
    public int SeverityNumber { get; init; }

    /// <summary>The sender's own word for it, or empty.</summary>
    public string SeverityText { get; init; } = "";

    /// <summary>The message, its template filled in where the sender left that to the reader.</summary>
    public required string Message { get; init; }

    /// <summary>Name of the event, or empty.</summary>
    public string EventName { get; init; } = "";

    /// <summary>Attributes.</summary>
    public IReadOnlyList<AttributeValue> Attributes { get; init; } = [];

    /// <summary>Attributes that did not fit, at the sender or here.</summary>
    public uint DroppedAttributes { get; init; }

    /// <summary>Trace it was written in, or empty.</summary>
    public TraceId TraceId { get; init; }

    /// <summary>Span it was written in, or empty.</summary>
    public SpanId SpanId { get; init; }

    /// <summary>Category.</summary>
    public required TelemetryScope Scope { get; init; }

    /// <summary>Who sent it.</summary>
    public required TelemetryResource Resource { get; init; }

    /// <summary>Severity as shown.</summary>
    public LogLevelName Level => SeverityNumber switch
    {
        >= 21 => LogLevelName.Critical,
        >= 17 => LogLevelName.Error,
        >= 13 => LogLevelName.Warning,
        >= 9 => LogLevelName.Information,
        >= 5 => LogLevelName.Debug,
        _ => LogLevelName.Trace,
    };

    /// <summary>The exception's stack trace (or type and message when there is none), or null.</summary>
    public string? Exception
    {
        get
        {
            if (Attributes.Find("exception.stacktrace") is { Length: > 0 } trace)
                return trace;
            var (type, message) = (Attributes.Find("exception.type"), Attributes.Find("exception.message"));
            return type is null && message is null ? null : $"{type}: {message}";
        }
    }
}

/// <summary>Which log records to list.</summary>
public sealed record LogQuery
{
    /// <summary>Only records of this resource (service name or display name).</summary>
    public string? Resource { get; init; }

    /// <summary>Only records at least this severe.</summary>
    public LogLevelName MinLevel { get; init; }

    /// <summary>Only records with this text in message, category, event name, an attribute's value, or with this trace id.</summary>
    public string? Text { get; init; }

    /// <summary>Only records of this trace.</summary>
    public TraceId TraceId { get; init; }

    /// <summary>Only records of this span.</summary>
    public SpanId SpanId { get; init; }

    /// <summary>At most this many, the newest first; default 200.</summary>
    public int Take { get; init; } = 200;
}

/// <summary>What a query found.</summary>
/// <param name="Items">The records, newest first.</param>
/// <param name="HasMore">Whether there are older ones that match.</param>
/// <param name="Total">How many records are kept in all.</param>
public sealed record LogPage(IReadOnlyList<LogEntry> Items, bool HasMore, int Total);
