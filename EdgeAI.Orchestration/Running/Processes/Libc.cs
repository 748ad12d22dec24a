using System.Runtime.InteropServices;

namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>What the C library offers and System.Diagnostics.Process does not: own session, gate, group signals, exit without reaping.</summary>
internal static unsafe partial class Libc
{
    public const int SigHup = 1;
    public const int SigInt = 2;
    public const int SigQuit = 3;
    public const int SigKill = 9;
    public const int SigPipe = 13;
    public const int SigTerm = 15;
    public const int SigChld = 17;

    public const int CloseOnExec = 0x80000;
    public const int Interrupted = 4;

    public const short SpawnSetSignalDefaults = 0x04;
    public const short SpawnSetSignalMask = 0x08;
    public const short SpawnSetSession = 0x80;

    public const int IdTypePid = 1;
    public const int WaitExited = 4;
    public const int WaitWithoutReaping = 0x01000000;

    /// <summary>Enough for posix_spawnattr_t (336), posix_spawn_file_actions_t (80), sigset_t (128) and siginfo_t (128) of glibc and musl.</summary>
    public const int OpaqueSize = 512;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    /// <summary>Default disposition of a signal, SIG_DFL.</summary>
    public const nint SignalDefault = 0;

    [LibraryImport(Library, EntryPoint = "signal", SetLastError = true)]
    public static partial nint SetSignal(int signal, nint disposition);

    [LibraryImport(Library, EntryPoint = "getppid")]
    public static partial int GetParentProcessId();

    [LibraryImport(Library, EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitId(int idType, uint id, void* info, int options);

    [LibraryImport(Library, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, int* status, int options);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    public static partial int SignalSetClear(void* set);

    [LibraryImport(Library, EntryPoint = "sigaddset")]
    public static partial int SignalSetAdd(void* set, int signal);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    public static partial int SpawnAttributesInit(void* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int SpawnAttributesDestroy(void* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SpawnAttributesSetFlags(void* attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SpawnAttributesSetMask(void* attributes, void* set);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SpawnAttributesSetDefaults(void* attributes, void* set);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int SpawnActionsInit(void* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int SpawnActionsDestroy(void* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int SpawnActionsDuplicate(void* actions, int descriptor, int asDescriptor);

    [LibraryImport(Library, EntryPoint = "posix_spawn")]
    public static partial int Spawn(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);
}
