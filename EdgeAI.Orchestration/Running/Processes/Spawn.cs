using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>Starts one process at the head of its own session, with pipes at its three standard streams.</summary>
internal static unsafe class Spawn
{
    private static readonly int[] SignalsOfTheChild = [Libc.SigHup, Libc.SigInt, Libc.SigQuit, Libc.SigPipe, Libc.SigTerm, Libc.SigChld];

    /// <returns>Process id and the near ends of the pipes; without <paramref name="captureOutput"/> the output goes nowhere.</returns>
    public static SpawnedProcess Start(string path, IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, bool captureOutput)
    {
        var input = new PipeEnds();
        var output = captureOutput ? new PipeEnds() : PipeEnds.ToNowhere();
        var error = captureOutput ? new PipeEnds() : PipeEnds.ToNowhere();
        try
        {
            var pid = StartWith(path, arguments, environment, input.Read, output.Write, error.Write);
            return new SpawnedProcess(pid, input.TakeWrite(), output.TakeRead(), error.TakeRead());
        }
        finally
        {
            input.Dispose();
            output.Dispose();
            error.Dispose();
        }
    }

    private static int StartWith(string path, IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, int input, int output, int error)
    {
        using var nativePath = new NativeStrings([path]);
        using var nativeArguments = new NativeStrings(arguments.Prepend(path));
        using var nativeEnvironment = new NativeStrings(environment.Select(pair => $"{pair.Key}={pair.Value}"));

        // SAFETY: the four opaque structures live on this stack frame for the whole call and are larger than those of glibc
        // and musl; the argument vectors are NULL-terminated and freed only after posix_spawn has returned.
        byte* attributes = stackalloc byte[Libc.OpaqueSize], actions = stackalloc byte[Libc.OpaqueSize];
        byte* mask = stackalloc byte[Libc.OpaqueSize], defaults = stackalloc byte[Libc.OpaqueSize];
        Check(Libc.SignalSetClear(mask));
        Check(Libc.SignalSetClear(defaults));
        // The .NET runtime ignores SIGPIPE and handles others; ignored signals are inherited, so they are put back.
        foreach (var signal in SignalsOfTheChild)
            Check(Libc.SignalSetAdd(defaults, signal));

        Check(Libc.SpawnAttributesInit(attributes));
        Check(Libc.SpawnActionsInit(actions));
        try
        {
            Check(Libc.SpawnAttributesSetMask(attributes, mask));
            Check(Libc.SpawnAttributesSetDefaults(attributes, defaults));
            // An own session: Ctrl-C reaches the AppHost alone, which then ends the tree in order, and one signal reaches a whole tree.
            Check(Libc.SpawnAttributesSetFlags(attributes, Libc.SpawnSetSession | Libc.SpawnSetSignalMask | Libc.SpawnSetSignalDefaults));
            Check(Libc.SpawnActionsDuplicate(actions, input, 0));
            Check(Libc.SpawnActionsDuplicate(actions, output, 1));
            Check(Libc.SpawnActionsDuplicate(actions, error, 2));
            int pid;
            var failure = Libc.Spawn(&pid, *nativePath.Pointer, actions, attributes, nativeArguments.Pointer, nativeEnvironment.Pointer);
            return failure == 0 ? pid : throw new Win32Exception(failure, $"Starting {path} failed: {Marshal.GetPInvokeErrorMessage(failure)}.");
        }
        finally
        {
            _ = Libc.SpawnActionsDestroy(actions);
            _ = Libc.SpawnAttributesDestroy(attributes);
        }
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new Win32Exception(result < 0 ? Marshal.GetLastPInvokeError() : result, "Preparing a child process failed.");
    }

    /// <summary>A pipe whose far end the child gets; whatever is not taken is closed.</summary>
    private sealed class PipeEnds : IDisposable
    {
        private SafeFileHandle? _nowhere;
        private int _read = -1;
        private int _write = -1;

        public PipeEnds() : this(open: true)
        {
        }

        private PipeEnds(bool open)
        {
            if (!open)
                return;
            // SAFETY: pipe2 writes two ints into the buffer of two.
            var ends = stackalloc int[2];
            if (Libc.Pipe(ends, Libc.CloseOnExec) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError(), $"No pipe for a child process: {Marshal.GetLastPInvokeErrorMessage()}.");
            (_read, _write) = (ends[0], ends[1]);
        }

        public int Read => _read;

        public int Write => _nowhere is null ? _write : (int)_nowhere.DangerousGetHandle();

        public static PipeEnds ToNowhere() => new(open: false) { _nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write) };

        public SafeFileHandle TakeWrite() => Take(ref _write);

        public SafeFileHandle? TakeRead() => _nowhere is null ? Take(ref _read) : null;

        public void Dispose()
        {
            if (_read >= 0)
                _ = Libc.Close(_read);
            if (_write >= 0)
                _ = Libc.Close(_write);
            _nowhere?.Dispose();
        }

        private static SafeFileHandle Take(ref int descriptor)
        {
            var handle = new SafeFileHandle(descriptor, ownsHandle: true);
            descriptor = -1;
            return handle;
        }
    }

    /// <summary>A NULL-terminated vector of NUL-terminated UTF-8 strings outside the managed heap.</summary>
    private readonly struct NativeStrings : IDisposable
    {
        private readonly int _count;

        public NativeStrings(IEnumerable<string> values)
        {
            var all = values.ToArray();
            _count = all.Length;
            // SAFETY: room for every pointer and the terminating NULL; freed in Dispose.
            Pointer = (byte**)NativeMemory.Alloc((nuint)(_count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < _count; i++)
                Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(all[i]);
            Pointer[_count] = null;
        }

        public byte** Pointer { get; }

        public void Dispose()
        {
            for (var i = 0; i < _count; i++)
                Marshal.FreeCoTaskMem((nint)Pointer[i]);
            NativeMemory.Free(Pointer);
        }
    }
}

/// <summary>A process just started.</summary>
/// <param name="ProcessId">Its id, which is also that of its group and session.</param>
/// <param name="Input">Its standard input.</param>
/// <param name="Output">Its standard output, when captured.</param>
/// <param name="Error">Its standard error, when captured.</param>
internal readonly record struct SpawnedProcess(int ProcessId, SafeFileHandle Input, SafeFileHandle? Output, SafeFileHandle? Error);
