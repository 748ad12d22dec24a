using System.Diagnostics;

namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>A process on systems other than Linux: the tree is found by asking the system, and dies with Ctrl-C but not with kill -9.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The process is disposed when it has ended.")]
internal sealed class PortableProcess : IChildProcess
{
    private readonly Process _process;

    public PortableProcess(ChildProcessStart start)
    {
        var info = new ProcessStartInfo(start.FileName, start.Arguments)
        {
            WorkingDirectory = start.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
            info.Environment[name] = value;

        _process = new Process { StartInfo = info };
        _process.OutputDataReceived += (_, e) => Forward("stdout", e.Data);
        _process.ErrorDataReceived += (_, e) => Forward("stderr", e.Data);
        _process.Start();
        ProcessId = _process.Id;
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Completion = CompleteAsync();

        void Forward(string stream, string? line)
        {
            if (line is not null)
                start.OnLine(stream, line);
        }
    }

    public int ProcessId { get; }

    public Task<int> Completion { get; }

    // Nothing portable asks a process to end; what must not be lost is written before it is acknowledged.
    public void Terminate() => Kill();

    public void Kill()
    {
        try { _process.Kill(entireProcessTree: true); }
        catch (InvalidOperationException) { /* It has ended. */ }
    }

    private async Task<int> CompleteAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        var code = _process.ExitCode;
        _process.Dispose();
        return code;
    }
}
