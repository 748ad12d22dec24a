using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// The best candidates seen so far, sorted, with a mark for those whose links have been followed. A sorted array beats two
/// heaps at the sizes of a search: most candidates are refused by one comparison with the worst.
/// </summary>
/// <remarks>
/// A candidate is one integer: score turned so that smaller is better, then slot, then the mark, so that one comparison
/// orders by score and then slot, and marking does not change the order.
/// </remarks>
internal sealed unsafe class CandidatePool : IDisposable
{
    private const ulong Followed = 1;

    private ulong* _keys;
    private int _room;
    private int _limit;
    private int _next;

    ~CandidatePool() => NativeMemory.Free(_keys);

    public int Count { get; private set; }

    public bool IsFull => Count == _limit;

    /// <summary>Score of the worst candidate kept, or the lowest possible while there is room.</summary>
    public float Threshold { get; private set; }

    public void Reset(int limit)
    {
        if (_room < limit)
        {
            _keys = (ulong*)NativeMemory.Realloc(_keys, (nuint)limit * sizeof(ulong));
            _room = limit;
        }
        _limit = limit;
        Count = 0;
        _next = 0;
        Threshold = float.NegativeInfinity;
    }

    public int SlotAt(int index) => (int)((uint)_keys[index] >> 1);

    /// <summary>Copies the slots of the best candidates.</summary>
    /// <returns>How many.</returns>
    public int CopyFirst(Span<int> slots)
    {
        var count = Math.Min(Count, slots.Length);
        for (var i = 0; i < count; i++)
            slots[i] = SlotAt(i);
        return count;
    }

    public float ScoreAt(int index) => ScoreOf(_keys[index]);

    /// <summary>Keeps a candidate if it is among the best.</summary>
    /// <returns>Whether it was kept.</returns>
    public bool Add(float score, int slot)
    {
        var key = KeyOf(score, slot);
        var count = Count;
        if (count == _limit)
        {
            if (key >= _keys[count - 1])
                return false;
            count--;
        }
        // SAFETY: count < limit <= room, so the shifted tail ends inside the array.
        var keys = _keys;
        // Halving without a branch: which half it is cannot be predicted, and a wrong guess costs more than the step.
        var low = 0;
        for (var rest = count; rest > 0;)
        {
            var half = (rest + 1) >> 1;
            var below = keys[low + half - 1] < key;
            low += half & -(int)Unsafe.BitCast<bool, byte>(below);
            rest -= half;
        }
        var moved = (nuint)(count - low) * sizeof(ulong);
        if (moved != 0)
            NativeMemory.Copy(keys + low, keys + low + 1, moved);
        keys[low] = key;
        Count = ++count;
        if (low < _next)
            _next = low;
        if (count == _limit)
            Threshold = ScoreOf(keys[count - 1]);
        return true;
    }

    /// <summary>Takes the best candidate whose links were not followed yet, and marks it.</summary>
    public bool TryTake(out int slot)
    {
        for (; _next < Count; _next++)
        {
            var key = _keys[_next];
            if ((key & Followed) != 0)
                continue;
            _keys[_next++] = key | Followed;
            slot = (int)((uint)key >> 1);
            return true;
        }
        slot = GraphShape.NoLink;
        return false;
    }

    public void Dispose()
    {
        NativeMemory.Free(_keys);
        _keys = null;
        _room = 0;
        GC.SuppressFinalize(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong KeyOf(float score, int slot)
    {
        var bits = BitConverter.SingleToInt32Bits(score);
        // Floats order like integers once negative ones are turned round; the final complement makes the best smallest.
        var ascending = (uint)(bits ^ (bits >> 31 | int.MinValue));
        return (ulong)~ascending << 32 | (uint)slot << 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ScoreOf(ulong key)
    {
        var ascending = ~(uint)(key >> 32);
        var bits = (ascending & 0x8000_0000) != 0 ? ascending ^ 0x8000_0000 : ~ascending;
        return BitConverter.UInt32BitsToSingle(bits);
    }
}
