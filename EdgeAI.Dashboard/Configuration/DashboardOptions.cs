namespace EdgeAI.Dashboard.Configuration;

/// <summary>Configuration section <c>Dashboard</c>.</summary>
public sealed class DashboardOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard";

    /// <summary>Port of the pages on loopback; default 18888, 0 takes a free one.</summary>
    public int Port { get; set; } = 18888;

    /// <summary>Token of <c>/login?t=</c>; default a random one, printed at start.</summary>
    public string? BrowserToken { get; set; }

    /// <summary>How often an open page looks for news, in milliseconds; 100 to 60,000, default 500.</summary>
    public int RefreshMilliseconds { get; set; } = 500;

    /// <summary>The telemetry receiver.</summary>
    public OtlpOptions Otlp { get; set; } = new();

    /// <summary>How much telemetry is kept.</summary>
    public TelemetryLimits Limits { get; set; } = new();

    /// <summary>Where the AppHost tells of its resources.</summary>
    public ResourceApiOptions ResourceApi { get; set; } = new();

    /// <summary>Every fault of these options, each naming its configuration key; empty when there is none.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var (key, port) in new[] { ("Port", Port), ("Otlp:GrpcPort", Otlp.GrpcPort), ("Otlp:HttpPort", Otlp.HttpPort) })
            if (port is < 0 or > 65535)
                yield return $"Dashboard:{key} is {port}; expected a port from 0 (any free one) to 65535.";
        if (RefreshMilliseconds is < 100 or > 60_000)
            yield return $"Dashboard:RefreshMilliseconds is {RefreshMilliseconds}; expected 100 to 60000.";
        foreach (var (key, limit) in Limits.All())
            if (limit < 1)
                yield return $"Dashboard:Limits:{key} is {limit}; expected at least 1.";
        if (ResourceApi.Url is { Length: > 0 } url && !Uri.TryCreate(url, UriKind.Absolute, out _))
            yield return $"Dashboard:ResourceApi:Url is '{url}'; expected an absolute URL such as http://127.0.0.1:18890.";
    }
}

/// <summary>Configuration section <c>Dashboard:Otlp</c>.</summary>
public sealed class OtlpOptions
{
    /// <summary>Port of OTLP over gRPC on loopback; default 4317, 0 takes a free one.</summary>
    public int GrpcPort { get; set; } = 4317;

    /// <summary>Port of OTLP over HTTP on loopback; default 4318, 0 takes a free one.</summary>
    public int HttpPort { get; set; } = 4318;

    /// <summary>What senders must give as <c>x-otlp-api-key</c>; default a random one, printed at start.</summary>
    public string? ApiKey { get; set; }

    internal bool KeyIsRandom { get; set; }

    /// <summary>Takes telemetry without a key; default false.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Largest request after decompression, in bytes; default 32 MiB.</summary>
    public int MaxRequestBytes { get; set; } = 32 * 1024 * 1024;
}

/// <summary>Configuration section <c>Dashboard:ResourceApi</c>.</summary>
public sealed class ResourceApiOptions
{
    /// <summary>Base address of the AppHost's resource API, or empty when the dashboard runs alone.</summary>
    public string? Url { get; set; }

    /// <summary>Its bearer token.</summary>
    public string? Token { get; set; }
}

/// <summary>Configuration section <c>Dashboard:Limits</c>: counts beyond which the oldest goes.</summary>
public sealed class TelemetryLimits
{
    /// <summary>Traces kept; default 5,000.</summary>
    public int MaxTraces { get; set; } = 5_000;

    /// <summary>Spans kept over all traces; default 50,000.</summary>
    public int MaxSpans { get; set; } = 50_000;

    /// <summary>Spans kept of one trace; default 5,000. Later ones are counted, not kept.</summary>
    public int MaxSpansPerTrace { get; set; } = 5_000;

    /// <summary>Log records kept; default 10,000.</summary>
    public int MaxLogs { get; set; } = 10_000;

    /// <summary>Points kept of one metric series; default 1,000.</summary>
    public int MaxPointsPerSeries { get; set; } = 1_000;

    /// <summary>Series (attribute sets) kept of one instrument; default 200. Further ones are counted, not kept.</summary>
    public int MaxSeriesPerInstrument { get; set; } = 200;

    /// <summary>Instruments kept over all resources; default 2,000. Further ones are counted, not kept.</summary>
    public int MaxInstruments { get; set; } = 2_000;

    /// <summary>Resources (service instances) kept; default 200.</summary>
    public int MaxResources { get; set; } = 200;

    /// <summary>Attributes kept of one record; default 128. Further ones add to its dropped count.</summary>
    public int MaxAttributes { get; set; } = 128;

    /// <summary>Characters kept of one attribute's value or one body; default 16,384.</summary>
    public int MaxTextLength { get; set; } = 16_384;

    internal IEnumerable<(string Key, int Limit)> All() =>
    [
        (nameof(MaxTraces), MaxTraces), (nameof(MaxSpans), MaxSpans), (nameof(MaxSpansPerTrace), MaxSpansPerTrace),
        (nameof(MaxLogs), MaxLogs), (nameof(MaxPointsPerSeries), MaxPointsPerSeries),
        (nameof(MaxSeriesPerInstrument), MaxSeriesPerInstrument), (nameof(MaxInstruments), MaxInstruments),
        (nameof(MaxResources), MaxResources), (nameof(MaxAttributes), MaxAttributes), (nameof(MaxTextLength), MaxTextLength),
    ];
}
