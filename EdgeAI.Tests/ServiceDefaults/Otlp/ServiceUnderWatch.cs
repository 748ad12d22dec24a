using System.Diagnostics;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.ServiceDefaults.Otlp;

/// <summary>A service as a process of its own, with its environment and every line it writes.</summary>
internal sealed class ServiceUnderWatch : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private ServiceUnderWatch(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["Logging__Console__FormatterName"] = "simple";
        start.Environment["Logging__Console__FormatterOptions__SingleLine"] = "true";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    /// <summary>What it says about telemetry, warnings or not.</summary>
    public IReadOnlyList<string> Telemetry => [.. Lines.Where(line => line.Contains("EdgeAI.ServiceDefaults.Telemetry", StringComparison.Ordinal))];

    /// <summary>Capture with a folder of images, and nobody to send them to unless told: the smallest service there is.</summary>
    public static ServiceUnderWatch StartCapture(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(typeof(EdgeAI.Capture.CaptureOptions).Assembly.Location, ["--Capture:HttpPort=0", $"--Capture:Sources:0=folder:{RepositoryRoot.Combine("EdgeAI.Tests", "Fixtures", "images")}?rate=5&loop=true", .. arguments], environment);

    public static ServiceUnderWatch StartInference(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(typeof(EdgeAI.Inference.InferenceOptions).Assembly.Location, arguments, environment);

    /// <summary>Sends SIGTERM and waits for the end; how long it took.</summary>
    public async Task<TimeSpan> TerminateAsync()
    {
        var clock = Stopwatch.StartNew();
        Posix.Kill(_process.Id, Posix.SigTerm).ShouldBeTrue();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return clock.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }
}
