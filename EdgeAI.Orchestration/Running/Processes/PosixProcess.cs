namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>A process in its own session on Linux, known to the guardian before it runs.</summary>
internal sealed class PosixProcess : IChildProcess
{
    /// <summary>The gate: waits for a line on its input, then becomes the program. End of input means that the AppHost died first.</summary>
    private const string Gate = """cd -- "$1" && shift && IFS= read -r _ && exec "$@" </dev/null""";

    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    private readonly ProcessGuardian _guardian;
    private readonly Lock _lock = new();
    private bool _reaped;

    public PosixProcess(ChildProcessStart start, ProcessGuardian guardian)
    {
        _guardian = guardian;
        var process = Spawn.Start("/bin/sh", ["-c", Gate, "edgeai-gate", start.WorkingDirectory, start.FileName, .. start.Arguments], start.Environment, captureOutput: true);
        ProcessId = process.ProcessId;
        guardian.Add(ProcessId);

        var output = LineReader.Start(process.Output!, line => start.OnLine("stdout", line));
        var error = LineReader.Start(process.Error!, line => start.OnLine("stderr", line));
        var exit = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => exit.SetResult(WaitForExit()), maxStackSize: 128 * 1024) { IsBackground = true, Name = $"wait {ProcessId}" }.Start();
        Completion = CompleteAsync(exit.Task, output, error);

        using var gate = new FileStream(process.Input, FileAccess.Write, bufferSize: 0);
        try { gate.Write("\n"u8); }
        catch (IOException) { /* It is dead already; Completion tells. */ }
    }

    public int ProcessId { get; }

    public Task<int> Completion { get; }

    public void Terminate() => Signal(Libc.SigTerm);

    public void Kill() => Signal(Libc.SigKill);

    private void Signal(int signal)
    {
        // Once reaped, the number may belong to a stranger.
        lock (_lock)
            if (!_reaped)
                Libc.Kill(-ProcessId, signal);
    }

    private int WaitForExit()
    {
        ChildExit.Wait(ProcessId);
        // What the process started and left behind must not hold its ports when it is started again.
        Signal(Libc.SigKill);
        lock (_lock)
        {
            _reaped = true;
            _guardian.Remove(ProcessId);
            return ChildExit.WaitAndReap(ProcessId);
        }
    }

    private static async Task<int> CompleteAsync(Task<int> exit, Task output, Task error)
    {
        var code = await exit.ConfigureAwait(false);
        // A grandchild in another session may hold the pipes open for ever.
        await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(OutputGrace)).ConfigureAwait(false);
        return code;
    }
}
