using System.Buffers;

namespace EdgeAI.Vectors.Storage;

/// <summary>
/// A part of a region as memory that may be handed out: whoever holds a slice of it keeps the region, which is given free when
/// the last one is gone, so that no slice can outlive what it points to.
/// </summary>
internal sealed unsafe class RegionMemory(NativeRegion region, long offset, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(region.Pointer + offset, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(region.Pointer + offset + elementIndex, pinnable: this);

    // Native memory does not move.
    public override void Unpin()
    {
    }

    // The region belongs to all of its parts, and ends by its finalizer.
    protected override void Dispose(bool disposing)
    {
    }
}
