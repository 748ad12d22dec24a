using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Storage;

/// <summary>The entries of a graph in the places that a file gives them.</summary>
/// <param name="memory">The graph.</param>
/// <param name="order">Slots in the order of the file.</param>
/// <param name="companionBytes">Bytes of each companion; 0 for none.</param>
internal sealed unsafe class WrittenSlots(GraphMemory memory, int[] order, int companionBytes) : IEntrySlots
{
    public int Limit => order.Length;

    public int Dimension => memory.Shape.Dimension;

    public int CompanionBytes => companionBytes;

    public void Read(PayloadReader reader)
    {
        for (var place = 0; place < order.Length; place++)
            reader(place, memory.PayloadOf(order[place]));
    }

    public bool TryRead(int slot, PayloadReader reader)
    {
        reader(slot, memory.PayloadOf(order[slot]));
        return true;
    }

    public bool TryRead(int slot, Span<float> vector, out ReadOnlyMemory<byte> companion)
    {
        companion = memory.CompanionOf(order[slot]);
        fixed (float* room = vector)
            // Where the vector lies in memory, it is not in the room yet.
            new ReadOnlySpan<float>(memory.Originals.Get(order[slot], room), vector.Length).CopyTo(vector);
        return true;
    }
}
