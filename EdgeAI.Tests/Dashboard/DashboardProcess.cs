using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeAI.Tests.Dashboard;

/// <summary>A dashboard as a process of its own, as the AppHost runs it.</summary>
internal sealed partial class DashboardProcess : IAsyncDisposable
{
    private readonly Process _process;

    private DashboardProcess(Process process, string login, string grpc) => (_process, Login, OtlpGrpc) = (process, new Uri(login), new Uri(grpc));

    public Uri Login { get; }

    public Uri OtlpGrpc { get; }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public double ResidentMebibytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    public static async Task<DashboardProcess> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "EdgeAI.Dashboard.dll"));
        foreach (var (key, value) in new[] { ("Dashboard__Port", "0"), ("Dashboard__Otlp__GrpcPort", "0"), ("Dashboard__Otlp__HttpPort", "0"), ("Dashboard__Otlp__ApiKey", DashboardHost.ApiKey), ("Dashboard__BrowserToken", DashboardHost.Token) })
            start.Environment[key] = value;
        var process = Process.Start(start)!;
        var output = "";
        while (!OtlpLine().IsMatch(output))
            output += (await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The dashboard ended: {output}")) + "\n";
        return new DashboardProcess(process, LoginLine().Match(output).Value, OtlpLine().Match(output).Groups[1].Value);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {_process.Id}, {ResidentMebibytes:0} MiB resident");

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://localhost:\d+/login\?t=\S+")]
    private static partial Regex LoginLine();

    [GeneratedRegex(@"gRPC (http://localhost:\d+)")]
    private static partial Regex OtlpLine();
}
