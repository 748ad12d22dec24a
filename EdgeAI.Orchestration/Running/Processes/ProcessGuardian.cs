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
        while IFS= read -r line; do
          case $line in
            +*) groups="$groups${line#+} " ;;
            -*) group=${line#-}; groups="${groups%% $group *} ${groups#* $group }" ;;
          esac
        done
        for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null; done
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

    private readonly Lock _lock = new();
    private readonly FileStream _pipe;

    public ProcessGuardian()
    {
        var environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin" };
        var process = Spawn.Start("/bin/sh", ["-c", Script, "edgeai-guardian"], environment, captureOutput: false);
        ProcessId = process.ProcessId;
        _pipe = new FileStream(process.Input, FileAccess.Write, bufferSize: 0);
    }

    /// <summary>The shell's process id.</summary>
    public int ProcessId { get; }

    /// <summary>From here on the group ends with the AppHost.</summary>
    public void Add(int group) => Write('+', group);

    /// <summary>The group is empty; its number may be used again by others.</summary>
    public void Remove(int group) => Write('-', group);

    public void Dispose()
    {
        lock (_lock)
            _pipe.Dispose();
        // The shell sees the end of its input, has nothing left to do, and is reaped here.
        ChildExit.WaitAndReap(ProcessId);
    }

    private void Write(char sign, int group)
    {
        var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sign}{group}\n"));
        lock (_lock)
        {
            // A write to a guardian that somebody killed fails; the children then have no guard but still an AppHost.
            if (_pipe.CanWrite)
                try { _pipe.Write(line); }
                catch (IOException) { }
        }
    }
}
