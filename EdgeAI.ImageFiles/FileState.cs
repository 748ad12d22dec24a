using System.Runtime.InteropServices;

namespace EdgeAI.ImageFiles;

/// <summary>What lies at a path, told without opening it: opening a pipe would wait for its writer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Identity">Tells whether two paths lead to the same file or folder.</param>
/// <param name="Bytes">Size of a file.</param>
/// <param name="ChangedUtc">Time of the last change; the nearest that <see cref="DateTime"/> can hold.</param>
public readonly partial record struct FileState(FileKind Kind, FileIdentity Identity, long Bytes, DateTime ChangedUtc)
{
    private const int FromWorkingDirectory = -100, NoFollow = 0x100;
    private const uint BasicFields = 0x7FF;
    private const int TypeMask = 0xF000, Pipe = 0x1000, CharacterDevice = 0x2000, Folder = 0x4000, BlockDevice = 0x6000, Regular = 0x8000, SymbolicLink = 0xA000, Socket = 0xC000;
    private const int NoEntry = 2, NoAccess = 13, NotAFolder = 20, NameTooLong = 36, LinkLoop = 40;

    /// <summary>Looks at a path.</summary>
    /// <param name="path">Any path.</param>
    /// <param name="followLinks">Whether a link stands for what it leads to.</param>
    /// <param name="state">What lies there, when the method returns true.</param>
    /// <param name="reason">Why that cannot be told, when it returns false.</param>
    public static unsafe bool TryRead(string path, bool followLinks, out FileState state, out string reason)
    {
        (state, reason) = (default, "");
        Statx found;
        // SAFETY: the kernel writes 256 bytes, the size of the structure.
        if (Call(FromWorkingDirectory, path, followLinks ? 0 : NoFollow, BasicFields, &found) != 0)
        {
            reason = Explain(Marshal.GetLastPInvokeError());
            return false;
        }
        var kind = (found.Mode & TypeMask) switch
        {
            Regular => FileKind.File,
            Folder => FileKind.Folder,
            SymbolicLink => FileKind.Link,
            Pipe => FileKind.Pipe,
            Socket => FileKind.Socket,
            CharacterDevice or BlockDevice => FileKind.Device,
            _ => FileKind.Other,
        };
        // Some file systems in user space number nothing; there the path has to do.
        var identity = found.Inode == 0 ? new FileIdentity(0, 0, Path.GetFullPath(path)) : new FileIdentity(((ulong)found.DeviceMajor << 32) | found.DeviceMinor, found.Inode, null);
        state = new FileState(kind, identity, (long)found.Size, TimeOf(found.ChangedSeconds, found.ChangedNanoseconds));
        return true;
    }

    /// <summary>Whether a path leads to a regular file, which alone can be opened without waiting for anybody.</summary>
    public static bool IsFile(string path) => TryRead(path, followLinks: true, out var state, out _) && state.Kind == FileKind.File;

    private static DateTime TimeOf(long seconds, uint nanoseconds)
    {
        const long TicksAtEpoch = 621_355_968_000_000_000;
        var earliest = -TicksAtEpoch / TimeSpan.TicksPerSecond;
        var latest = (DateTime.MaxValue.Ticks - TicksAtEpoch) / TimeSpan.TicksPerSecond - 1;
        return new DateTime(TicksAtEpoch + Math.Clamp(seconds, earliest, latest) * TimeSpan.TicksPerSecond + nanoseconds / 100, DateTimeKind.Utc);
    }

    private static string Explain(int error) => error switch
    {
        NoEntry or NotAFolder => "it leads to nothing",
        NoAccess => "access is denied: grant this user the right to read it",
        NameTooLong => "its path is longer than the system can open: use shorter or fewer folders",
        LinkLoop => "it is a link that leads back to itself",
        _ => Marshal.GetPInvokeErrorMessage(error),
    };

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Call(int folder, string path, int flags, uint fields, Statx* state);

    // struct statx of Linux, the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(112)] public long ChangedSeconds;
        [FieldOffset(120)] public uint ChangedNanoseconds;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}

/// <summary>What lies at a path.</summary>
public enum FileKind
{
    /// <summary>Nothing that is known.</summary>
    Other,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A device.</summary>
    Device,
}

/// <summary>One file or folder, whatever path or link leads to it.</summary>
/// <param name="Device">Number of its device.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Path">Its path where it has no number.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode, string? Path);
