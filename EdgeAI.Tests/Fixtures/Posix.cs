using System.Runtime.InteropServices;

namespace EdgeAI.Tests.Fixtures;

/// <summary>What .NET cannot make.</summary>
internal static partial class Posix
{
    /// <summary>A named pipe, which blocks whoever opens it.</summary>
    public static void MakePipe(string path) => Call(path, 0b110_100_100).ShouldBe(0, Marshal.GetLastPInvokeErrorMessage());

    /// <summary>Another name of a file.</summary>
    public static void MakeHardLink(string file, string name) => Link(file, name).ShouldBe(0, Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Call(string path, uint mode);
}
