using System.Diagnostics;

namespace EdgeAI.Capture.Sources.Programs;

/// <summary>A running program that ends when this process does, however that ends.</summary>
/// <remarks>
/// <c>setpriv</c> asks the kernel for a signal when the parent goes. The parent is the thread that started the program, which is why it has a
/// thread of its own. Where there is no <c>setpriv</c>, the program ends when it next writes: nobody reads then.
/// </remarks>
internal sealed class ChildProgram : IDisposable
{
    private const string DeathSignal = "setpriv";
    private const int LongestWord = 300;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly ProgramCommand _command;
    private readonly Process _process;
    private readonly ManualResetEventSlim _isOver = new();
    private volatile string? _lastWords;
    private bool _isDisposed;

    /// <summary>Starts a program.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public ChildProgram(ProgramCommand command)
    {
        _command = command;
        var path = command.Find();
        _process = new Process { StartInfo = StartOf(path, command.Arguments) };
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(started)) { IsBackground = true, Name = Path.GetFileName(path) };
        thread.Start();
        try
        {
            started.Task.GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            _process.Dispose();
            throw new IOException($"{path} cannot be started: {exception.Message}", exception);
        }
        // Nothing is written to it.
        _process.StandardInput.Close();
    }

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>The last line of its errors, without passwords; null for none.</summary>
    public string? LastWords => _lastWords;

    /// <summary>Ends it.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        // It has ended by itself.
        catch (InvalidOperationException)
        {
        }
    }

    /// <summary>Waits until it has ended and said its last words.</summary>
    /// <returns>Its exit code; null when it did not end in time.</returns>
    public int? WaitForEnd() => _process.WaitForExit(_patience) ? _process.ExitCode : null;

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Kill();
        WaitForEnd();
        _isOver.Set();
        _process.Dispose();
    }

    private void Run(TaskCompletionSource started)
    {
        try
        {
            _process.Start();
            _process.BeginErrorReadLine();
        }
#pragma warning disable CA1031 // Given to who waits for the start.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            started.SetException(exception);
            return;
        }
        started.SetResult();
        _isOver.Wait();
        _isOver.Dispose();
    }

    private void Hear(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        // Before anything is cut off, which may be what a password is known by.
        var words = UriSecrets.HideIn(line, _command.Arguments).Trim();
        _lastWords = words.Length <= LongestWord ? words : words[..LongestWord];
    }

    private static ProcessStartInfo StartOf(string path, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (ProgramCommand.PathOf(DeathSignal) is { } setpriv)
        {
            start.FileName = setpriv;
            foreach (var argument in (string[])["--pdeathsig", "KILL", "--", path])
                start.ArgumentList.Add(argument);
        }
        else
        {
            start.FileName = path;
        }
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
