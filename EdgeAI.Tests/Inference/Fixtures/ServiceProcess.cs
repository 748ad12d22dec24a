using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>The service as its owner starts it: a process of its own, with exit code and standard error.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _errors = [], _output = [];
    private bool _isDisposed;

    private ServiceProcess(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            lock (_errors) _errors.Add(line.Data);
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Lines on standard error.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_errors) return [.. _errors];
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What it has used of the processors since it began.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public int Id => _process.Id;

    /// <summary>Lines on standard output.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_output) return [.. _output];
        }
    }

    /// <summary>Starts the service as it was built beside these tests.</summary>
    public static ServiceProcess Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new("dotnet", [typeof(EdgeAI.Inference.InferenceOptions).Assembly.Location, .. arguments], environment ?? new Dictionary<string, string>());

    /// <summary>Starts a published program.</summary>
    public static ServiceProcess StartProgram(string program, IReadOnlyList<string> arguments) => new(program, arguments, new Dictionary<string, string>());

    /// <summary>Waits for the address of the live page.</summary>
    public Task<Uri> WaitForPageAsync() => _page.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Waits until it answers.</summary>
    /// <returns>A client of it.</returns>
    public async Task<HttpClient> ReadyAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var http = new HttpClient { BaseAddress = await WaitForPageAsync() };
        for (var tries = 0; ; tries++)
        {
            using (var health = await http.GetAsync("/health", cancellation))
                if (health.IsSuccessStatusCode) return http;
            tries.ShouldBeLessThan(1200, string.Join('\n', Errors));
            await Task.Delay(50, cancellation);
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
        if (PageLine().Match(line) is { Success: true } match) _page.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex("Live page: (http://[^ ]+)")]
    private static partial Regex PageLine();
}
