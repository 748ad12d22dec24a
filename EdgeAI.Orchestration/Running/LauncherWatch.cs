using EdgeAI.Orchestration.Running.Processes;

namespace EdgeAI.Orchestration.Running;

/// <summary>Ends the AppHost when the <c>dotnet run</c> that started it is gone.</summary>
/// <remarks>
/// <c>dotnet run</c> passes Ctrl-C and SIGTERM on, but when it is killed with -9 the AppHost would stay behind, invisible and
/// with all its children. An AppHost that something else started (a shell's background, systemd) outlives its parent as usual.
/// </remarks>
internal static class LauncherWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    public static void EndWithLauncher(CancellationTokenSource end)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var parent = Libc.GetParentProcessId();
        if (IsDotnetRun(parent))
            _ = WatchAsync(parent, end);
    }

    private static async Task WatchAsync(int parent, CancellationTokenSource end)
    {
        try
        {
            while (Libc.GetParentProcessId() == parent)
                await Task.Delay(Interval, end.Token).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The AppHost ends by itself.
        }
    }

    private static bool IsDotnetRun(int process)
    {
        try
        {
            var arguments = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return Path.GetFileName(arguments[0]) == "dotnet" && arguments.Skip(1).Take(2).Any(argument => argument is "run" or "watch" || argument.EndsWith("dotnet.dll", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }
}
