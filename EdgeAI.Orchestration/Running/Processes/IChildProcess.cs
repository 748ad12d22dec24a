namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>What to start.</summary>
/// <param name="FileName">Absolute path of the program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">Folder it starts in; exists.</param>
/// <param name="Environment">Its whole environment.</param>
/// <param name="OnLine">Gets every line of output: <c>stdout</c> or <c>stderr</c>, and the text. Called on two threads.</param>
internal sealed record ChildProcessStart(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment, Action<string, string> OnLine);

/// <summary>A running process and all that it starts.</summary>
internal interface IChildProcess
{
    /// <summary>Process id.</summary>
    int ProcessId { get; }

    /// <summary>Completes when the process has ended and its output is read; the exit code, or 128 plus a signal.</summary>
    Task<int> Completion { get; }

    /// <summary>Asks the whole tree to end.</summary>
    void Terminate();

    /// <summary>Ends the whole tree.</summary>
    void Kill();
}

/// <summary>Starts processes that end, with all they started, at the latest when this AppHost does.</summary>
internal sealed class ChildProcessLauncher : IDisposable
{
    private readonly ProcessGuardian? _guardian = OperatingSystem.IsLinux() ? new ProcessGuardian() : null;

    public IChildProcess Start(ChildProcessStart start) =>
        _guardian is null ? new PortableProcess(start) : new PosixProcess(start, _guardian);

    /// <summary>From here on a container ends with the AppHost too.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="endpoint">The daemon's address; null for Docker's own rules.</param>
    public void GuardContainer(string name, string? endpoint) => _guardian?.AddContainer(name, endpoint);

    /// <summary>The container is gone.</summary>
    public void Release(string containerName) => _guardian?.RemoveContainer(containerName);

    public void Dispose() => _guardian?.Dispose();
}
