using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Which slots a search has seen: one bit each, so that 100,000 slots stay in the first-level cache. Only the words that
/// were touched are cleared again.
/// </summary>
internal sealed unsafe class VisitedSet : IDisposable
{
    private ulong* _bits;
    private int* _touched;
    private int _words;
    private int _touchedCount;

    ~VisitedSet() => Release();

    public void Reset(int capacity)
    {
        var words = (capacity + 63) / 64;
        if (words > _words)
        {
            Release();
            _bits = (ulong*)NativeMemory.AllocZeroed((nuint)words, sizeof(ulong));
            _touched = (int*)NativeMemory.Alloc((nuint)words, sizeof(int));
            _words = words;
        }
        else
        {
            for (var i = 0; i < _touchedCount; i++)
                _bits[_touched[i]] = 0;
        }
        _touchedCount = 0;
    }

    /// <summary>Marks a slot.</summary>
    /// <returns>Whether it was unmarked before.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(int slot)
    {
        var word = slot >> 6;
        var bit = 1UL << slot;
        var before = _bits[word];
        if ((before & bit) != 0)
            return false;
        if (before == 0)
            _touched[_touchedCount++] = word;
        _bits[word] = before | bit;
        return true;
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.Free(_bits);
        NativeMemory.Free(_touched);
        _bits = null;
        _touched = null;
        _words = 0;
    }
}
