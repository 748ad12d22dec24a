using System.Globalization;
using System.Text;

namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>Ends every process tree of this AppHost when the AppHost is gone, however it went: kill -9 included.</summary>
/// <remarks>
/// A parent-death signal (prctl) is bound to the thread that forked, reaches one process and not its children, and is lost
/// over set-uid programs. So a tiny shell in a session of its own reads the list of process groups from a pipe that only the
/// AppHost holds open; when the AppHost dies the kernel closes the pipe, and the shell ends the groups that are left.
/// A child waits at its gate (<see cref="PosixProcess"/>) until the guardian knows it, so no moment is unguarded.
/// </remarks>
internal sealed class ProcessGuardian : IDisposable
{
    private const string Script = """
        trap '' HUP INT TERM
        groups=' '
        containers=' '
        while IFS= read -r line; do
          case $line in
            +*) groups="$groups${line#+} " ;;
            -*) group=${line#-}; groups="${groups%% $group *} ${groups#* $group }" ;;
            'container +'*) containers="$containers${line#container +} " ;;
            'container -'*) name=${line#container -}; containers="${containers%% $name *} ${containers#* $name }" ;;
            'daemon '*) DOCKER_HOST=${line#daemon }; export DOCKER_HOST ;;
          esac
        done
        for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null; done
        # Without Docker's command line they stay until the next AppHost removes them.
        [ "$containers" != ' ' ] && docker rm --force --volumes $containers > /dev/null 2>&1 &
        tries=0
        while [ $tries -lt 10 ]; do
          left=
          for group in $groups; do kill -s 0 -- "-$group" 2>/dev/null && left=yes; done
          [ -z "$left" ] && exit 0
          sleep 0.1
          tries=$((tries + 1))
        done
        for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
        """;

    /// <summary>By these Docker's command line finds the daemon, as the AppHost itself does.</summary>
    private static readonly string[] ForDocker = ["HOME", "XDG_RUNTIME_DIR", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"];

    private readonly Lock _lock = new();
    private readonly FileStream _pipe;

    public ProcessGuardian()
    {
        var environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin" };
        foreach (var name in ForDocker)
            if (Environment.GetEnvironmentVariable(name) is { } value)
                environment[name] = value;
        var process = Spawn.Start("/bin/sh", ["-c", Script, "edgeai-guardian"], environment, captureOutput: false);
        ProcessId = process.ProcessId;
        _pipe = new FileStream(process.Input, FileAccess.Write, bufferSize: 0);
    }

    /// <summary>The shell's process id.</summary>
    public int ProcessId { get; }

    /// <summary>From here on the group ends with the AppHost.</summary>
    public void Add(int group) => Write(string.Create(CultureInfo.InvariantCulture, $"+{group}"));

    /// <summary>The group is empty; its number may be used again by others.</summary>
    public void Remove(int group) => Write(string.Create(CultureInfo.InvariantCulture, $"-{group}"));

    /// <summary>From here on the container ends with the AppHost.</summary>
    public void AddContainer(string name, string? endpoint)
    {
        if (endpoint is not null)
            Write($"daemon {endpoint}");
        Write($"container +{name}");
    }

    /// <summary>The container is gone.</summary>
    public void RemoveContainer(string name) => Write($"container -{name}");

    public void Dispose()
    {
        lock (_lock)
            _pipe.Dispose();
        // The shell sees the end of its input, has nothing left to do, and is reaped here.
        ChildExit.WaitAndReap(ProcessId);
    }

    private void Write(string text)
    {
        var line = Encoding.ASCII.GetBytes(text + "\n");
        lock (_lock)
        {
            // A write to a guardian that somebody killed fails; the children then have no guard but still an AppHost.
            if (_pipe.CanWrite)
                try { _pipe.Write(line); }
                catch (IOException) { }
        }
    }
}
