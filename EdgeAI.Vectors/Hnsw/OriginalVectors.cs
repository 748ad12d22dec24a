using System.IO.Hashing;
using System.Runtime.InteropServices;
using EdgeAI.Vectors.Storage;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// The vectors as given (normalised, float): those of the opened file are read from it one at a time, so that they cost
/// the page cache and not this process; those added since lie in memory.
/// </summary>
internal sealed unsafe class OriginalVectors : IDisposable
{
    private readonly int _dimension;
    private readonly SafeFileHandle? _file;
    private readonly long _offset;
    private readonly int _inFile;
    private readonly NativeRegion _memory;
    private readonly NativeRegion? _sums;
    private readonly string _path;

    public OriginalVectors(int dimension, int capacity, SafeFileHandle? file = null, long offset = 0, int inFile = 0, NativeRegion? sums = null, string path = "")
    {
        _dimension = dimension;
        _sums = sums;
        _path = path;
        _file = file;
        _offset = offset;
        _inFile = inFile;
        _memory = NativeRegion.Allocate((long)(capacity - inFile) * dimension * sizeof(float));
    }

    /// <summary>Slots below this lie in the file and are never written.</summary>
    public int InFile => _inFile;

    /// <summary>The vector of a slot: a pointer into memory, or <paramref name="scratch"/> filled from the file.</summary>
    public float* Get(int slot, float* scratch)
    {
        if (slot >= _inFile)
            return InMemory(slot);
        var bytes = _dimension * sizeof(float);
        // SAFETY: scratch has room for one vector; contexts allocate it so.
        var target = new Span<byte>(scratch, bytes);
        var position = _offset + (long)slot * bytes;
        while (target.Length > 0)
        {
            var read = RandomAccess.Read(_file!, target, position);
            if (read == 0)
                throw new EndOfStreamException($"The index file ends inside vector {slot}: it was cut short while open. Restore it and open it again.");
            target = target[read..];
            position += read;
        }
        if (_sums is not null && ((uint*)_sums.Pointer)[slot] != SumOf(new ReadOnlySpan<float>(scratch, _dimension)))
            throw new IndexFormatException(_path, nameof(IndexSection.Originals), $"vector {slot} has changed since it was written");
        return scratch;
    }

    /// <summary>What the file keeps beside each vector, to notice when its bytes have changed.</summary>
    public static uint SumOf(ReadOnlySpan<float> vector) => (uint)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(vector));

    /// <summary>Stores the vector of a slot that does not lie in the file.</summary>
    public void Set(int slot, ReadOnlySpan<float> vector) => vector.CopyTo(new Span<float>(InMemory(slot), _dimension));

    /// <summary>The same vectors with room for more.</summary>
    public OriginalVectors Grow(int count, int capacity)
    {
        var grown = new OriginalVectors(_dimension, capacity, _file, _offset, _inFile, _sums, _path);
        var bytes = (long)(count - _inFile) * _dimension * sizeof(float);
        if (bytes > 0)
            Buffer.MemoryCopy(_memory.Pointer, grown._memory.Pointer, bytes, bytes);
        return grown;
    }

    /// <summary>Frees what was added; the checksums belong to the file.</summary>
    public void Dispose() => _memory.Dispose();

    private float* InMemory(int slot) => (float*)_memory.Pointer + (long)(slot - _inFile) * _dimension;
}
