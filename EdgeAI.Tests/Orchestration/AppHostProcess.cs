using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeAI.Tests.Orchestration;

/// <summary>The real AppHost as a process of its own, with data in a folder of its own and free ports.</summary>
internal sealed partial class AppHostProcess : IDisposable
{
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ConcurrentQueue<string> _error = [];

    public AppHostProcess(params string[] args) : this(ignoresInterrupt: false, args)
    {
    }

    /// <param name="ignoresInterrupt">Started as a shell starts what it puts in the background: SIGINT is ignored.</param>
    /// <param name="args">More of the command line.</param>
    public AppHostProcess(bool ignoresInterrupt, params string[] args)
    {
        Data = Directory.CreateTempSubdirectory("edgeai-apphost-").FullName;
        var assembly = typeof(Projects.EdgeAI_AppHost).Assembly.Location;
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", $"trap {(ignoresInterrupt ? "''" : "-")} INT; exec dotnet \"$@\"", "sh", "exec", assembly, "--data", Data, "--Ports:inference:http=0", "--Ports:inference:grpc=0", "--Ports:dashboard:http=0", "--Containers:Enabled=false", .. args])
            start.ArgumentList.Add(argument);
        Process = Process.Start(start)!;
        Process.OutputDataReceived += (_, e) => Keep(_output, e.Data);
        Process.ErrorDataReceived += (_, e) => Keep(_error, e.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string Data { get; }

    public string Output => string.Join('\n', _output);

    public string Error => string.Join('\n', _error);

    /// <summary>Waits until the AppHost says that it has started a resource; the process id.</summary>
    public async Task<int> StartedAsync(string resource)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50))
            foreach (var line in _output)
                if (line.StartsWith(resource, StringComparison.Ordinal) && StartedLine().Match(line) is { Success: true } match)
                    return int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        throw new TimeoutException($"{resource} was not started. Output:\n{Output}\n{Error}");
    }

    public async Task<int> ExitCodeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Process.WaitForExitAsync(limit.Token);
        return Process.ExitCode;
    }

    public void Dispose()
    {
        if (!Process.HasExited)
            Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }

    [GeneratedRegex(@"started \S+ as process (\d+)")]
    private static partial Regex StartedLine();
}
