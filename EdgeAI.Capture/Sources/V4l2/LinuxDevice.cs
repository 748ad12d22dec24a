using System.Runtime.InteropServices;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>An open device file, and the system calls on it. Every call that fails throws with the call's name and the system's reason.</summary>
internal sealed unsafe partial class LinuxDevice : IDisposable
{
    /// <summary>A signal came; the call has to be made again.</summary>
    private const int Interrupted = 4;
    private const int ReadWrite = 2, WriteOnly = 1, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int ReadAndWritePages = 3, SharedMapping = 1;

    private int _descriptor;

    private LinuxDevice(string path, int descriptor)
    {
        Path = path;
        _descriptor = descriptor;
    }

    public string Path { get; }

    public int Descriptor => _descriptor;

    /// <summary>Opens a camera, without waiting for it.</summary>
    /// <exception cref="DeviceException">It is not there, or this user may not.</exception>
    public static LinuxDevice Open(string path) => Open(path, ReadWrite | NonBlocking | CloseOnExec);

    /// <summary>Opens a device for commands alone.</summary>
    public static LinuxDevice OpenForCommands(string path) => Open(path, WriteOnly | CloseOnExec);

    /// <summary>Makes a call, again while signals interrupt it.</summary>
    /// <returns>0, or the number of the error.</returns>
    public int TryControl<T>(uint request, ref T argument) where T : unmanaged
    {
        // SAFETY: the request's number holds the size of T, and the kernel reads and writes no more.
        fixed (T* pointer = &argument)
            return TryControl(request, pointer);
    }

    /// <summary>Makes a call that must work.</summary>
    /// <param name="request">Its number.</param>
    /// <param name="argument">Its argument, of the type that the number was made of.</param>
    /// <param name="what">Its name, for messages.</param>
    public void Control<T>(uint request, ref T argument, string what) where T : unmanaged
    {
        if (TryControl(request, ref argument) is > 0 and var error)
            throw new DeviceException(Path, what, error);
    }

    /// <summary>Makes a call without an argument.</summary>
    public void Control(uint request, string what)
    {
        if (TryControl(request, null) is > 0 and var error)
            throw new DeviceException(Path, what, error);
    }

    /// <summary>Maps a part of the device's memory.</summary>
    /// <returns>Its address; <see cref="Unmap"/> ends it, and closing the device does not.</returns>
    public nint Map(uint length, uint offset)
    {
        var address = MapMemory(0, length, ReadAndWritePages, SharedMapping, _descriptor, offset);
        return address == -1 ? throw new DeviceException(Path, "mmap", Marshal.GetLastPInvokeError()) : address;
    }

    /// <summary>Ends a mapping, which nobody must read any more.</summary>
    public static void Unmap(nint address, uint length) => _ = UnmapMemory(address, length);

    public void Dispose()
    {
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
            _ = CloseFile(descriptor);
    }

    private static LinuxDevice Open(string path, int flags)
    {
        int descriptor, error = 0;
        do
            descriptor = OpenFile(path, flags);
        while (descriptor < 0 && (error = Marshal.GetLastPInvokeError()) == Interrupted);
        return descriptor < 0 ? throw new DeviceException(path, "open", error) : new LinuxDevice(path, descriptor);
    }

    private int TryControl(uint request, void* argument)
    {
        while (ControlDevice(_descriptor, request, argument) < 0)
            if (Marshal.GetLastPInvokeError() is not Interrupted and var error)
                return error;
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int ControlDevice(int descriptor, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MapMemory(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapMemory(nint address, nuint length);
}
