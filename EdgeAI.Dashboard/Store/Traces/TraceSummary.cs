namespace EdgeAI.Dashboard.Store.Traces;

/// <summary>A trace as the list shows it. Times are nanoseconds since 1970-01-01 UTC.</summary>
/// <param name="TraceId">Id.</param>
/// <param name="Name">Name of its root span, or of its earliest span while no root has come.</param>
/// <param name="Resource">Who sent that span.</param>
/// <param name="RootMissing">Whether no root span has come.</param>
/// <param name="StartNanoseconds">Earliest start.</param>
/// <param name="EndNanoseconds">Latest end.</param>
/// <param name="Spans">Spans kept.</param>
/// <param name="Errors">Spans that failed.</param>
/// <param name="NotKept">Spans beyond the limit of one trace.</param>
/// <param name="Resources">Who took part, in the order they came.</param>
public sealed record TraceSummary(
    TraceId TraceId, string Name, TelemetryResource Resource, bool RootMissing, ulong StartNanoseconds, ulong EndNanoseconds,
    int Spans, int Errors, int NotKept, IReadOnlyList<TraceResource> Resources)
{
    /// <summary>From the earliest start to the latest end.</summary>
    public ulong DurationNanoseconds => EndNanoseconds - StartNanoseconds;
}

/// <summary>A sender's part in a trace.</summary>
/// <param name="Resource">The sender.</param>
/// <param name="Spans">How many spans are from it.</param>
public sealed record TraceResource(TelemetryResource Resource, int Spans);

/// <summary>Which traces to list.</summary>
public sealed record TraceQuery
{
    /// <summary>Only traces this resource (service name or display name) took part in.</summary>
    public string? Resource { get; init; }

    /// <summary>Only traces with this text in a span's name or status, or with this trace id.</summary>
    public string? Text { get; init; }

    /// <summary>Only traces with a failed span.</summary>
    public bool ErrorsOnly { get; init; }

    /// <summary>Only traces at least this long.</summary>
    public ulong MinDurationNanoseconds { get; init; }

    /// <summary>At most this many, the latest first; default 100.</summary>
    public int Take { get; init; } = 100;
}

/// <summary>What a query found.</summary>
/// <param name="Items">The traces, latest start first.</param>
/// <param name="HasMore">Whether there are more than <paramref name="Items"/> holds.</param>
/// <param name="Total">How many traces are kept in all.</param>
public sealed record TracePage(IReadOnlyList<TraceSummary> Items, bool HasMore, int Total);

/// <summary>A trace with its spans.</summary>
/// <param name="Summary">Its line in the list.</param>
/// <param name="Spans">Its spans in the order they came.</param>
public sealed record TraceDetail(TraceSummary Summary, IReadOnlyList<SpanRecord> Spans);
