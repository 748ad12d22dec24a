using System.Runtime.InteropServices;

namespace EdgeAI.Tests.Fixtures;

/// <summary>What .NET cannot make.</summary>
internal static partial class Posix
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    /// <summary>Sends a signal; false when there is no such process.</summary>
    public static bool Kill(int pid, int signal) => Send(pid, signal) == 0;

    /// <summary>A named pipe, which blocks whoever opens it.</summary>
    public static void MakePipe(string path) => Call(path, 0b110_100_100).ShouldBe(0, Marshal.GetLastPInvokeErrorMessage());

    /// <summary>Another name of a file.</summary>
    public static void MakeHardLink(string file, string name) => Link(file, name).ShouldBe(0, Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Call(string path, uint mode);
}
