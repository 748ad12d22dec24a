using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeAI.Benchmarks.Scale.Serving;

/// <summary>The service as a process of its own, asked over HTTP. Disposing it kills it.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const int ErrorLines = 20;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(15), PollInterval = TimeSpan.FromMilliseconds(2);

    // Nothing is fitted and no index is looked for beside what is measured, every frame takes the same number of embeddings, and a busy machine ends none of them.
    private static readonly string[] Settings =
    [
        "--Inference:IndexWatchInterval", "01:00:00", "--Items:Refit", "false", "--Decision:LookAgain", "false", "--Embedding:CallDeadline", "00:00:10",
    ];

    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly long _started;
    private bool _isDisposed;

    private ServiceProcess(ServiceProgram program, ServiceFolder folder)
    {
        var (http, grpc) = (FreePort(), FreePort());
        string[] arguments =
        [
            "--Inference:IndexPath", folder.IndexPath,
            "--Inference:HttpPort", http.ToString(CultureInfo.InvariantCulture), "--Inference:GrpcPort", grpc.ToString(CultureInfo.InvariantCulture), .. Settings,
        ];
        Client = new ServiceClient(new Uri($"http://127.0.0.1:{http}"));
        _process = new Process { StartInfo = program.StartInfo(arguments, folder.FullName) };
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _started = Stopwatch.GetTimestamp();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        // Whoever ends the benchmark ends the service with it.
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    public ServiceClient Client { get; }

    public int Id => _process.Id;

    /// <summary>Milliseconds from the start of the process to its first answer.</summary>
    public double StartMs { get; private set; }

    /// <summary>Starts the service and waits for its first answer.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer in time.</exception>
    public static async Task<ServiceProcess> StartAsync(ServiceProgram program, ServiceFolder folder, byte[] image)
    {
        var service = new ServiceProcess(program, folder);
        try
        {
            await service.WaitForAnswerAsync(image);
            return service;
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(null, EventArgs.Empty);
        _process.WaitForExit();
        Client.Dispose();
        _process.Dispose();
    }

    private async Task WaitForAnswerAsync(byte[] image)
    {
        while (!await Client.AnswersAsync(image))
        {
            if (_process.HasExited) throw new InvalidOperationException($"The service ended with exit code {_process.ExitCode}: {Errors}");
            if (Stopwatch.GetElapsedTime(_started) > StartTimeout) throw new InvalidOperationException($"The service did not answer within {StartTimeout}: {Errors}");
            await Task.Delay(PollInterval);
        }
        StartMs = Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
    }

    private void Kill(object? sender, EventArgs e)
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
    }

    private string Errors
    {
        get
        {
            lock (_errors) return string.Join(Environment.NewLine, _errors);
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > ErrorLines) _errors.Dequeue();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
