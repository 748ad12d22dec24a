using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeAI.Tests.Fixtures;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Tests.Integration.Survival;

/// <summary>
/// A disk of its own with ext4 on it, whose power can be cut: the file system is shut down without its journal (as xfstests do with <c>godown</c>), so that
/// nothing reaches the disk any more that was not synced before. What it loses is not lost by chance: it writes nothing back by itself meanwhile, and a file
/// that was renamed over another one unsynced is empty.
/// </summary>
internal sealed partial class Ext4Disk : IDisposable
{
    // _IOR('X', 125, __u32), and not even the journal is written.
    private const uint Shutdown = 0x8004587D;
    private const uint WithoutTheJournal = 2;

    private readonly TemporaryFolder _own = new();
    private bool _isMounted;

    private Ext4Disk()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string Folder => _own.Combine("mounted");

    private string Image => _own.Combine("image");

    /// <summary>Makes one, or skips the test where this user may not mount, or there is no ext4.</summary>
    public static async Task<Ext4Disk> MountOrSkipAsync(int mebibytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ext4 is Linux's.");
        var disk = new Ext4Disk();
        try
        {
            using (var image = File.OpenHandle(disk.Image, FileMode.CreateNew, FileAccess.Write)) RandomAccess.SetLength(image, (long)mebibytes << 20);
            Directory.CreateDirectory(disk.Folder);
            if (await RunAsync("mkfs.ext4", "-q", "-F", disk.Image) is { } cannot) Assert.Skip($"There is no disk whose power could be cut: {cannot}");
            if (await disk.TryMountAsync() is { } reason) Assert.Skip($"There is no disk whose power could be cut: {reason}");
            return disk;
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    /// <summary>Cuts the power: what was not synced is lost, and every call fails from now on.</summary>
    public void CutPower()
    {
        var folder = Open(Folder, 0);
        folder.ShouldBeGreaterThanOrEqualTo(0, Marshal.GetLastPInvokeErrorMessage());
        using var handle = new SafeFileHandle(folder, ownsHandle: true);
        var flags = WithoutTheJournal;
        Control(folder, Shutdown, ref flags).ShouldBe(0, Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>What the next boot finds. Nobody may use the disk meanwhile.</summary>
    public async Task BootAsync()
    {
        (await RunAsync("umount", Folder)).ShouldBeNull();
        _isMounted = false;
        (await TryMountAsync()).ShouldBeNull();
    }

    public void Dispose()
    {
        // Lazily, as a process that was just killed may not have let go.
        if (_isMounted) Process.Start("umount", ["-l", Folder]).WaitForExit();
        _own.Dispose();
    }

    private async Task<string?> TryMountAsync()
    {
        var failed = await RunAsync("mount", "-t", "ext4", "-o", "loop,commit=900,noauto_da_alloc,nodiscard", Image, Folder);
        _isMounted = failed is null;
        return failed;
    }

    // Null where it succeeds; otherwise what it says.
    private static async Task<string?> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : $"{program}: {said.Trim()}";
        }
        catch (Win32Exception missing)
        {
            return $"{program}: {missing.Message}";
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int file, nuint request, ref uint argument);
}
