namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Takes deleted nodes out of the graph: every node that linked to one chooses its links anew among its live neighbours and
/// those of the deleted ones, so that paths through the deleted ones are bridged. Searches may go on meanwhile.
/// </summary>
internal sealed unsafe class GraphRepair(HnswGraphBuilder builder, SearchContextPool contexts)
{
    // As many as an insertion would choose from.
    private const int Candidates = 200;

    /// <summary>Afterwards no live node links to a deleted one, and the walk begins at a live one.</summary>
    public void Run(GraphMemory memory, int threads)
    {
        MoveTop(memory);
        if (memory.Top.Slot < 0)
            return;
        List<int> lonely = [], bridged = [];
        var used = memory.Used;
        Parallel.For(0, used, new ParallelOptions { MaxDegreeOfParallelism = threads }, contexts.Rent,
            (slot, _, context) =>
            {
                if (!memory.IsDeleted(slot))
                    for (var level = memory.LevelOf(slot); level >= 0; level--)
                        if (LinksToDeleted(memory, slot, level))
                        {
                            var left = Bridge(memory, context, slot, level);
                            if (level == 0)
                                lock (lonely)
                                    (left < 2 ? lonely : bridged).Add(slot);
                        }
                return context;
            },
            contexts.Return);
        // Nodes whose neighbours are nearly all gone, and whom no path may lead to any more, look among all.
        lonely.Sort();
        foreach (var slot in lonely)
            builder.Insert(memory, [slot], 1, scan: true);
        // Lists were filled in any order, and are linked back in one, so that the graph does not depend on threads.
        bridged.Sort();
        foreach (var slot in bridged)
            LinkBack(memory, slot);
        contexts.Use(context => OrphanRescue.Run(memory, context));
    }

    private static bool LinksToDeleted(GraphMemory memory, int slot, int level)
    {
        var links = memory.LinksOf(slot, level);
        for (var i = 0; i < memory.LinkRoom(level) && links[i] >= 0; i++)
            if (memory.IsDeleted(links[i]))
                return true;
        return false;
    }

    /// <returns>How many links the node has afterwards.</returns>
    private static int Bridge(GraphMemory memory, SearchContext context, int slot, int level)
    {
        var room = memory.LinkRoom(level);
        var (visited, pool) = (context.Visited, context.Pool);
        visited.Reset(memory.Capacity);
        visited.Add(slot);
        pool.Reset(Candidates);
        context.Query.Take(memory, slot);
        var links = memory.LinksOf(slot, level);
        Consider(memory, context, links, room);
        for (var i = 0; i < room && links[i] >= 0; i++)
            if (memory.IsDeleted(links[i]))
                Consider(memory, context, memory.LinksOf(links[i], level), room);
        var chosen = stackalloc int[room];
        var count = NeighbourSelector.Select(memory, context, slot, room, chosen);
        HnswGraphBuilder.Write(links, room, new ReadOnlySpan<int>(chosen, count));
        return count;
    }

    /// <summary>A bridge goes both ways where the other side has room for it.</summary>
    private static void LinkBack(GraphMemory memory, int slot)
    {
        var room = memory.Shape.BaseLinks;
        var links = memory.LinksOf(slot, 0);
        for (var i = 0; i < room && links[i] is >= 0 and var neighbour; i++)
        {
            var back = new ReadOnlySpan<int>(memory.LinksOf(neighbour, 0), room);
            var end = back.IndexOf(GraphShape.NoLink);
            if (end >= 0 && !back[..end].Contains(slot))
                Volatile.Write(ref memory.LinksOf(neighbour, 0)[end], slot);
        }
    }

    private static void Consider(GraphMemory memory, SearchContext context, int* links, int room)
    {
        var count = 0;
        for (var i = 0; i < room && links[i] is >= 0 and var link; i++)
            if (!memory.IsDeleted(link) && context.Visited.Add(link))
                context.Slots[count++] = link;
        context.Query.Score(memory, context.Slots, count, context.Scores);
        for (var i = 0; i < count; i++)
            context.Pool.Add(context.Scores[i], context.Slots[i]);
    }

    private static void MoveTop(GraphMemory memory)
    {
        var top = memory.Top;
        if (top.Slot >= 0 && !memory.IsDeleted(top.Slot))
            return;
        var (best, bestLevel) = (GraphShape.NoLink, 0);
        for (var slot = 0; slot < memory.Used; slot++)
            if (!memory.IsDeleted(slot) && memory.LevelOf(slot) is var level && (best < 0 || level > bestLevel))
                (best, bestLevel) = (slot, level);
        memory.Top = (best, bestLevel);
    }
}
