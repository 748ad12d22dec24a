namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Finds nodes of the lowest layer to which no other node links (choosing links anew can drop the last one), and gives each
/// a link from its nearest neighbour that can spare one. Searches may go on meanwhile.
/// </summary>
internal static unsafe class OrphanRescue
{
    public static void Run(GraphMemory memory)
    {
        var used = memory.Used;
        var incoming = new int[used];
        for (var slot = 0; slot < used; slot++)
            if (!memory.IsDeleted(slot))
                foreach (var link in LinksOf(memory, slot))
                    incoming[link]++;
        for (var slot = 0; slot < used; slot++)
            if (incoming[slot] == 0 && !memory.IsDeleted(slot) && slot != memory.Top.Slot)
                Rescue(memory, slot, incoming);
    }

    private static void Rescue(GraphMemory memory, int orphan, int[] incoming)
    {
        foreach (var neighbour in LinksOf(memory, orphan))
        {
            var links = memory.LinksOf(neighbour, 0);
            var present = LinksOf(memory, neighbour).Length;
            if (present < memory.Shape.BaseLinks)
            {
                Volatile.Write(ref links[present], orphan);
                incoming[orphan]++;
                return;
            }
            // From the end, where the farthest are: one that others link to as well.
            for (var i = present - 1; i >= 0; i--)
            {
                if (incoming[links[i]] < 2)
                    continue;
                incoming[links[i]]--;
                incoming[orphan]++;
                Volatile.Write(ref links[i], orphan);
                return;
            }
        }
    }

    private static ReadOnlySpan<int> LinksOf(GraphMemory memory, int slot)
    {
        var links = new ReadOnlySpan<int>(memory.LinksOf(slot, 0), memory.Shape.BaseLinks);
        var end = links.IndexOf(GraphShape.NoLink);
        return end < 0 ? links : links[..end];
    }
}
