using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Vectors.Storage;

/// <summary>
/// Contiguous memory outside the managed heap, zero where nothing was written: address space is reserved at once, pages
/// are taken when touched. A mapped region starts with a part of a file, read when touched; writes to it stay in this
/// process. Valid until disposed; whoever reads it must know that nobody disposes it meanwhile.
/// </summary>
internal sealed unsafe class NativeRegion : IDisposable
{
    private const long SmallPressure = 1024;

    private readonly nuint _length;
    private readonly bool _mapped;
    private nint _address;
    private long _pressure = SmallPressure;

    private NativeRegion(nint address, nuint length, bool mapped)
    {
        _address = address;
        _length = length;
        _mapped = mapped;
        GC.AddMemoryPressure(_pressure);
    }

    ~NativeRegion() => Release();

    public byte* Pointer => (byte*)_address;

    public long Length => (long)_length;

    /// <summary>Zeroed memory.</summary>
    public static NativeRegion Allocate(long bytes)
    {
        var length = (nuint)Math.Max(bytes, 64);
        if (!OperatingSystem.IsLinux())
        {
            var memory = NativeMemory.AlignedAlloc(length, 64);
            NativeMemory.Clear(memory, length);
            return new NativeRegion((nint)memory, length, mapped: false);
        }
        var address = Libc.Map(0, length, Libc.ProtRead | Libc.ProtWrite, Libc.MapPrivate | Libc.MapAnonymous | Libc.MapNoReserve, -1, 0);
        if (address == Libc.MapFailed)
            throw Failure(bytes);
        // Random access over many megabytes misses the TLB on small pages. Advice only: a kernel without it changes nothing.
        if (length >= 4 << 20)
            _ = Libc.Advise(address, length, Libc.AdviseHugePage);
        return new NativeRegion(address, length, mapped: true);
    }

    /// <summary>
    /// A region of <paramref name="reserve"/> bytes that starts with <paramref name="length"/> bytes of a file from
    /// <paramref name="offset"/>, which must be a multiple of the page size.
    /// </summary>
    public static NativeRegion Map(SafeFileHandle file, long offset, long length, long reserve)
    {
        if (!OperatingSystem.IsLinux() || offset % Environment.SystemPageSize != 0)
            return Load(file, offset, length, reserve);
        // SAFETY: the fixed mapping lies wholly inside the reservation just made, so it replaces nobody else's pages.
        var region = AllocateSmallPages(Math.Max(reserve, length));
        if (length == 0)
            return region;
        var address = Libc.Map(region._address, (nuint)length, Libc.ProtRead | Libc.ProtWrite, Libc.MapPrivate | Libc.MapFixed | Libc.MapNoReserve, file, offset);
        if (address != Libc.MapFailed)
            return region;
        region.Dispose();
        throw Failure(length);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Gives the region up to whoever still refers to it: it is given free when nothing does. The collector is told its size,
    /// because a mapping keeps a replaced file's space on the disk, and nothing else would make it look.
    /// </summary>
    public void LeaveToCollector()
    {
        if (_address == 0 || Interlocked.CompareExchange(ref _pressure, SmallPressure + (long)_length, SmallPressure) != SmallPressure)
            return;
        GC.AddMemoryPressure((long)_length);
    }

    private static NativeRegion AllocateSmallPages(long bytes)
    {
        var length = (nuint)Math.Max(bytes, 64);
        var address = Libc.Map(0, length, Libc.ProtRead | Libc.ProtWrite, Libc.MapPrivate | Libc.MapAnonymous | Libc.MapNoReserve, -1, 0);
        return address == Libc.MapFailed ? throw Failure(bytes) : new NativeRegion(address, length, mapped: true);
    }

    private static NativeRegion Load(SafeFileHandle file, long offset, long length, long reserve)
    {
        var region = Allocate(Math.Max(reserve, length));
        for (long done = 0; done < length;)
        {
            var part = new Span<byte>(region.Pointer + done, (int)Math.Min(length - done, 1 << 30));
            var read = RandomAccess.Read(file, part, offset + done);
            if (read == 0)
                throw new EndOfStreamException($"The file ends {length - done} bytes early.");
            done += read;
        }
        return region;
    }

    private static InsufficientMemoryException Failure(long bytes) =>
        new($"Mapping {bytes:N0} bytes failed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    private void Release()
    {
        var address = Interlocked.Exchange(ref _address, 0);
        if (address == 0)
            return;
        GC.RemoveMemoryPressure(_pressure);
        if (_mapped)
            _ = Libc.Unmap(address, _length);
        else
            NativeMemory.AlignedFree((void*)address);
    }
}
