namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// The order in which a file stores a graph's nodes: those that one walk meets lie beside each other, so that it touches few pages. Each node follows
/// the nearest node one layer up, over all layers.
/// </summary>
internal static unsafe class StorageOrder
{
    /// <summary>Live slots in that order; that of a graph that is stored in it stays as it is.</summary>
    /// <param name="memory">The graph; no live node links to a deleted one.</param>
    /// <param name="contexts">To look for nearest nodes with.</param>
    /// <param name="threads">Threads that this may take.</param>
    public static int[] Of(GraphMemory memory, SearchContextPool contexts, int threads)
    {
        var live = memory.LiveSlots();
        var order = OfLevel(memory.Top.Level);
        for (var level = memory.Top.Level - 1; level >= 0; level--)
        {
            var below = OfLevel(level);
            order = Group(order, below, LeadersOf(below, memory, contexts, threads), memory.Used);
        }
        return order;

        int[] OfLevel(int level) => [.. live.Where(slot => memory.LevelOf(slot) == level)];
    }

    /// <summary>The nearest node of the layer above, for each node of a layer.</summary>
    private static int[] LeadersOf(int[] nodes, GraphMemory memory, SearchContextPool contexts, int threads)
    {
        var leaders = new int[nodes.Length];
        Parallel.For(0, nodes.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, contexts.Rent,
            (place, _, context) =>
            {
                leaders[place] = LeaderOf(nodes[place], memory, context);
                return context;
            },
            contexts.Return);
        return leaders;
    }

    private static int LeaderOf(int node, GraphMemory memory, SearchContext context)
    {
        context.Query.Take(memory, node);
        // A node's links know its cluster better than a walk from the top, which may end in another one.
        var count = GatherLeaders(node, memory, context);
        if (count == 0)
            return HnswSearcher.FindEntry(memory, context, memory.Top, memory.LevelOf(node));
        context.Query.Score(memory, context.Slots, count, context.Scores);
        var best = 0;
        for (var i = 1; i < count; i++)
            if (context.Scores[i] > context.Scores[best])
                best = i;
        return context.Slots[best];
    }

    /// <summary>The nodes of a higher layer that a node links to, or that its links link to.</summary>
    private static int GatherLeaders(int node, GraphMemory memory, SearchContext context)
    {
        var level = memory.LevelOf(node);
        context.Visited.Reset(memory.Capacity);
        var count = AddLeaders(memory.LinksOf(node, level), level, memory, context, 0);
        var links = memory.LinksOf(node, level);
        for (var i = 0; i < memory.LinkRoom(level) && links[i] >= 0; i++)
            count = AddLeaders(memory.LinksOf(links[i], level), level, memory, context, count);
        return count;
    }

    private static int AddLeaders(int* links, int level, GraphMemory memory, SearchContext context, int count)
    {
        for (var i = 0; i < memory.LinkRoom(level) && links[i] >= 0 && count < SearchContext.BatchRoom; i++)
            if (memory.LevelOf(links[i]) > level && context.Visited.Add(links[i]))
                context.Slots[count++] = links[i];
        return count;
    }

    /// <summary>Puts nodes behind their leaders, in the order of both.</summary>
    private static int[] Group(int[] above, int[] below, int[] leaders, int slots)
    {
        var place = new int[slots];
        for (var i = 0; i < above.Length; i++)
            place[above[i]] = i;
        var next = new int[above.Length + 1];
        foreach (var leader in leaders)
            next[place[leader] + 1]++;
        for (var i = 0; i < above.Length; i++)
            next[i + 1] += next[i] + 1;
        var order = new int[above.Length + below.Length];
        for (var i = 0; i < above.Length; i++)
            order[next[i]++] = above[i];
        for (var i = 0; i < below.Length; i++)
            order[next[place[leaders[i]]]++] = below[i];
        return order;
    }
}
