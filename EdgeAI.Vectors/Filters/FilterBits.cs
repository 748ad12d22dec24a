using System.Numerics;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Filters;

/// <summary>Which slots pass a filter: a bit each, pinned, so that a walk may follow a pointer to them.</summary>
/// <param name="Bits">One bit a slot.</param>
/// <param name="Count">Bits set.</param>
internal sealed record FilterBits(ulong[] Bits, int Count)
{
    public static FilterBits Evaluate(GraphMemory memory, PayloadFilter filter)
    {
        var bits = GC.AllocateArray<ulong>((memory.Capacity + 63) / 64, pinned: true);
        var count = 0;
        for (var slot = 0; slot < memory.Used; slot++)
        {
            if (memory.IsDeleted(slot) || !filter.Matches(memory.PayloadOf(slot)))
                continue;
            bits[slot >> 6] |= 1UL << slot;
            count++;
        }
        return new FilterBits(bits, count);
    }

    /// <summary>The same with some slots looked at anew.</summary>
    public FilterBits With(GraphMemory memory, PayloadFilter filter, ReadOnlySpan<int> changed)
    {
        var bits = GC.AllocateArray<ulong>((memory.Capacity + 63) / 64, pinned: true);
        Bits.AsSpan(0, Math.Min(Bits.Length, bits.Length)).CopyTo(bits);
        foreach (var slot in changed)
        {
            var passes = !memory.IsDeleted(slot) && filter.Matches(memory.PayloadOf(slot));
            bits[slot >> 6] = passes ? bits[slot >> 6] | 1UL << slot : bits[slot >> 6] & ~(1UL << slot);
        }
        var count = 0;
        foreach (var word in bits)
            count += BitOperations.PopCount(word);
        return new FilterBits(bits, count);
    }
}
