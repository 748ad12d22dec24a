using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.AppHost;

/// <summary>The real AppHost as a process of its own, without containers, with data in a folder of its own and free ports.</summary>
internal sealed partial class AppHostProcess : IDisposable
{
    private const string Mark = "EDGEAI_TEST_APPHOST";

    /// <summary>Not an expectation: the machine may be doing anything else.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Not the copy beside the tests: that one lacks what the tests take from ASP.NET Core.</summary>
    private static readonly string Program = RepositoryRoot.Combine(
        "EdgeAI.AppHost", "bin", Path.GetRelativePath(RepositoryRoot.Combine("EdgeAI.Tests", "bin"), AppContext.BaseDirectory), "EdgeAI.AppHost.dll");

    private readonly string _mark = $"{Mark}={Guid.NewGuid():N}";
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ConcurrentQueue<string> _error = [];

    public AppHostProcess(params string[] args)
    {
        string[] all = ["exec", Program, "--data", Data, "--Containers:Enabled=false", "--DcpPublisher:RandomizePorts=true", .. args];
        var start = new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        // What launchSettings.json says; and a mark that every process of the family inherits.
        foreach (var (name, value) in new[] { ("DOTNET_ENVIRONMENT", "Development"), ("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true"), ("ASPNETCORE_URLS", "http://localhost:0"), (Mark, _mark[(Mark.Length + 1)..]) })
            start.Environment[name] = value;
        Process = Process.Start(start)!;
        Process.OutputDataReceived += (_, e) => Keep(_output, e.Data);
        Process.ErrorDataReceived += (_, e) => Keep(_error, e.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string Data => _folder.Combine("data");

    public string Output => string.Join('\n', _output);

    public string Error => string.Join('\n', _error);

    /// <summary>The AppHost and everything that it started, however deep, and orphans of it.</summary>
    public List<int> Family() => ProcessTable.WithVariable(_mark);

    /// <summary>Waits for the line that says that every service is healthy; the address of the live page.</summary>
    public async Task<Uri> HealthyAsync()
    {
        await UntilAsync(() => HealthyLine().IsMatch(Output), "the line that everything is healthy");
        return new Uri(HealthyLine().Match(Output).Groups[1].Value);
    }

    public Task NobodyIsLeftAsync() => UntilAsync(() => Family().Count == 0, "the end of every process", endsBefore: true);

    /// <param name="condition">What is waited for.</param>
    /// <param name="what">Its name.</param>
    /// <param name="endsBefore">Whether the AppHost may have ended before; otherwise its end is a failure at once.</param>
    public async Task UntilAsync(Func<bool> condition, string what, bool endsBefore = false)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); await Task.Delay(100))
            if (clock.Elapsed > Limit || (Process.HasExited && !endsBefore))
                throw new TimeoutException($"Expected {what} within {Limit.TotalSeconds:0} s, and before the AppHost ends. Processes: {string.Join(' ', Family())}. Output:\n{Output}\n{Error}");
    }

    public async Task<int> ExitCodeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await Process.WaitForExitAsync(limit.Token);
        return Process.ExitCode;
    }

    public void Dispose()
    {
        foreach (var process in Family())
            Posix.Kill(process, Posix.SigKill);
        Process.WaitForExit();
        Process.Dispose();
        _folder.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }

    [GeneratedRegex(@"^Everything is healthy after .* Live page: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex HealthyLine();
}
