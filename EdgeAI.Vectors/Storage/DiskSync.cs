using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Vectors.Storage;

/// <summary>
/// Brings what was written to the disk, and says when the disk fails. .NET's own calls, <see cref="RandomAccess.FlushToDisk"/> and
/// <c>FileStream.Flush(true)</c>, return normally when the kernel answers EIO (seen with .NET 10.0.12).
/// </summary>
/// <remarks>After a failure the kernel may have dropped what was written, and says so once only: a later success means nothing for it. Write the file anew.</remarks>
public static unsafe class DiskSync
{
    private const int Interrupted = 4, InvalidArgument = 22, NotSupported = 95;

    // Found as any program finds it, so that a library which was loaded to inject faults is asked as well.
    private static readonly delegate* unmanaged<int, int> Sync = OperatingSystem.IsLinux()
        ? (delegate* unmanaged<int, int>)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "fsync") : null;

    /// <summary>Brings a file to the disk.</summary>
    /// <exception cref="IOException">The disk failed: what was written since the last success may be lost.</exception>
    public static void Flush(FileStream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.Flush();
        Flush(file.SafeFileHandle, file.Name);
    }

    /// <summary>Brings a file to the disk.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">Its name, for the message.</param>
    /// <exception cref="IOException">The disk failed: what was written since the last success may be lost.</exception>
    public static void Flush(SafeFileHandle file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Sync is null)
        {
            RandomAccess.FlushToDisk(file);
            return;
        }
        var held = false;
        try
        {
            file.DangerousAddRef(ref held);
            // Neither pipes nor devices nor some file systems have anything to sync. One that has become read-only meanwhile has not stored it.
            if (TrySync((int)file.DangerousGetHandle()) is not (0 or InvalidArgument or NotSupported) and var error)
                throw Failed(path, error);
        }
        finally
        {
            if (held)
                file.DangerousRelease();
        }
    }

    /// <summary>Makes the names in a folder survive a power cut. Where the system has no such call, renaming is all there is.</summary>
    /// <exception cref="IOException">There is no such folder, or the disk failed.</exception>
    public static void FlushFolder(string folder)
    {
        if (Sync is null)
            return;
        var handle = Libc.Open(folder, Libc.OpenReadOnly | Libc.OpenCloseOnExec);
        if (handle < 0)
            throw new IOException($"Opening the folder '{folder}' to sync it failed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        var error = TrySync(handle);
        _ = Libc.Close(handle);
        // Some network file systems cannot sync a folder; the data itself is synced by then.
        if (error is not (0 or InvalidArgument or NotSupported))
            throw Failed(folder, error);
    }

    private static int TrySync(int handle)
    {
        while (true)
        {
            if (Sync(handle) == 0)
                return 0;
            var error = Marshal.GetLastSystemError();
            if (error != Interrupted)
                return error;
        }
    }

    private static IOException Failed(string path, int error) =>
        new($"The disk did not take '{path}': {new Win32Exception(error).Message}. What was written to it may be lost. Check the disk (dmesg) and do the same again.", error);
}
