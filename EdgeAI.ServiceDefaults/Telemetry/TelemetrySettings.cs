using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>
/// OpenTelemetry's variables, looked through before its SDK reads them: the SDK passes over what it does not understand without a
/// word. What can be understood is put right; each fault is one sentence.
/// </summary>
internal sealed class TelemetrySettings
{
    /// <summary>Category of everything that is logged about telemetry.</summary>
    public const string Category = "EdgeAI.ServiceDefaults.Telemetry";

    /// <summary>Configuration key of <see cref="MaxBufferedBytes"/>.</summary>
    public const string MaxBufferedBytesKey = "Telemetry:MaxBufferedBytes";

    private const string Otlp = "OTEL_EXPORTER_OTLP_";
    private const long SmallestBuffer = 1 << 20;
    private const long LargestBuffer = 1 << 30;

    private static readonly string[] Signals = ["TRACES", "METRICS", "LOGS"];

    private readonly IConfiguration _configuration;
    private readonly List<string> _faults = [];
    private readonly HashSet<string> _sent = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the variables, and puts right in the configuration what can be.</summary>
    public TelemetrySettings(IConfiguration configuration)
    {
        _configuration = configuration;
        CheckEndpoints();
        CheckExporters();
        foreach (var scope in (string[])["", .. Signals.Select(signal => signal + "_")])
        {
            CheckProtocol($"{Otlp}{scope}PROTOCOL");
            CheckOneOf($"{Otlp}{scope}COMPRESSION", "none", ["gzip", "none"]);
            CheckNumber($"{Otlp}{scope}TIMEOUT", 1, int.MaxValue, "milliseconds");
            CheckHeaders($"{Otlp}{scope}HEADERS");
        }
        CheckSampler();
        foreach (var processor in (string[])["OTEL_BSP_", "OTEL_BLRP_"])
        {
            CheckNumber(processor + "SCHEDULE_DELAY", 1, int.MaxValue, "milliseconds");
            CheckNumber(processor + "EXPORT_TIMEOUT", 0, int.MaxValue, "milliseconds");
            CheckNumber(processor + "MAX_QUEUE_SIZE", 1, int.MaxValue, "a number of records");
            CheckNumber(processor + "MAX_EXPORT_BATCH_SIZE", 1, int.MaxValue, "a number of records");
        }
        CheckNumber("OTEL_METRIC_EXPORT_INTERVAL", 1, int.MaxValue, "milliseconds");
        CheckNumber("OTEL_METRIC_EXPORT_TIMEOUT", 1, int.MaxValue, "milliseconds");
        CheckOneOf(Otlp + "METRICS_TEMPORALITY_PREFERENCE", "cumulative", ["cumulative", "delta", "lowmemory"]);
        CheckOneOf("OTEL_METRICS_EXEMPLAR_FILTER", "always_off", ["always_on", "always_off", "trace_based"]);
        CheckOneOf("OTEL_SDK_DISABLED", "false", ["true", "false"]);
        CheckResource();
        MaxBufferedBytes = BufferedBytes();
    }

    /// <summary>What is wrong, where, and what is done about it. Empty where all is well.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Whether anything is sent.</summary>
    public bool Exports => _sent.Count > 0;

    /// <summary>Most bytes of exports that wait for a collector; the oldest make way. 16 MiB unless configured.</summary>
    public long MaxBufferedBytes { get; }

    /// <summary>Whether traces, metrics or logs are sent.</summary>
    public bool Sends(string signal) => _sent.Contains(signal);

    private string? Read(string key) => _configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    // Only the signals that have an address are sent: the default of the specification, localhost, is nobody's wish here.
    private void CheckEndpoints()
    {
        var general = CheckEndpoint(Otlp + "ENDPOINT");
        foreach (var signal in Signals)
            if (CheckEndpoint($"{Otlp}{signal}_ENDPOINT") || general) _sent.Add(signal);
    }

    // The SDK does not know them. Prometheus is served whatever they say.
    private void CheckExporters()
    {
        const string Otlp = "otlp", None = "none", Prometheus = "prometheus";
        foreach (var signal in Signals)
        {
            var key = $"OTEL_{signal}_EXPORTER";
            if (Read(key) is not { } value) continue;
            string[] known = signal == "METRICS" ? [Otlp, None, Prometheus] : [Otlp, None];
            var names = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var allKnown = names.All(name => known.Contains(name, StringComparer.OrdinalIgnoreCase));
            if (!allKnown) _faults.Add($"{key} is \"{value}\". Expected one of {string.Join(", ", known)}. {Otlp} is used.");
            else if (!names.Contains(Otlp, StringComparer.OrdinalIgnoreCase)) _sent.Remove(signal);
        }
    }

    private bool CheckEndpoint(string key)
    {
        if (Read(key) is not { } value) return false;
        if (IsAddress(value)) return true;
        const string Expected = "Expected an absolute URL such as http://localhost:4317";
        var address = "http://" + value;
        if (!value.Contains("://", StringComparison.Ordinal) && IsAddress(address))
        {
            _faults.Add($"{key} is \"{value}\". {Expected}. It is taken as {address}.");
            _configuration[key] = address;
            return true;
        }
        _faults.Add($"{key} is \"{value}\". {Expected}. No telemetry is sent there.");
        _configuration[key] = null;
        return false;
    }

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0;

    private void CheckProtocol(string key)
    {
        if (Read(key) is not { } value || value is "grpc" or "http/protobuf") return;
        // Who receives JSON over HTTP receives Protocol Buffers on the same port.
        var usual = value.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? "http/protobuf" : "grpc";
        _faults.Add($"{key} is \"{value}\". Expected grpc or http/protobuf. {usual} is used.");
        _configuration[key] = usual;
    }

    private void CheckSampler()
    {
        const string Key = "OTEL_TRACES_SAMPLER", Argument = Key + "_ARG";
        CheckOneOf(Key, "parentbased_always_on", ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"]);
        if (Read(Key)?.EndsWith("traceidratio", StringComparison.OrdinalIgnoreCase) != true || Read(Argument) is not { } ratio) return;
        if (double.TryParse(ratio, NumberStyles.Float, CultureInfo.InvariantCulture, out var part) && part is >= 0 and <= 1) return;
        _faults.Add($"{Argument} is \"{ratio}\". Expected a number from 0 to 1. 1 is used.");
        _configuration[Argument] = "1";
    }

    private void CheckOneOf(string key, string usual, string[] expected)
    {
        if (Read(key) is not { } value || expected.Contains(value, StringComparer.OrdinalIgnoreCase)) return;
        _faults.Add($"{key} is \"{value}\". Expected one of {string.Join(", ", expected)}. {usual} is used.");
        _configuration[key] = usual;
    }

    private void CheckNumber(string key, int least, int most, string unit)
    {
        if (Read(key) is not { } value || int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return;
        _faults.Add($"{key} is \"{value}\". Expected {unit}, a whole number from {least}. The default is used.");
        _configuration[key] = null;
    }

    // A pair without = ends the exporter with an exception; what it holds may be a secret and is not told.
    private void CheckHeaders(string key)
    {
        if (Read(key) is not { } value || PairsOf(Uri.UnescapeDataString(value)).All(IsPair)) return;
        _faults.Add($"{key} has an entry that is not name=value. Expected name=value,name=value. Such entries are left out.");
        _configuration[key] = string.Join(',', PairsOf(value).Where(IsPair));
    }

    private void CheckResource()
    {
        const string Key = "OTEL_RESOURCE_ATTRIBUTES";
        if (Read(Key) is not { } value || PairsOf(value).All(IsPair)) return;
        _faults.Add($"{Key} is \"{value}\". Expected name=value,name=value. Entries of another form are left out.");
    }

    private long BufferedBytes()
    {
        const long Usual = 16 << 20;
        if (Read(MaxBufferedBytesKey) is not { } value) return Usual;
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes is >= SmallestBuffer and <= LargestBuffer) return bytes;
        _faults.Add($"{MaxBufferedBytesKey} is \"{value}\". Expected bytes, a whole number from {SmallestBuffer} to {LargestBuffer}. {Usual} is used.");
        return Usual;
    }

    private static string[] PairsOf(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsPair(string pair) => pair.IndexOf('=') > 0;
}
