using EdgeAI.Vectors.Distances;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>Walks the graph towards a query that the context holds encoded. Reads only.</summary>
internal static unsafe class HnswSearcher
{
    /// <summary>Most nodes that the walk of a layer begins at.</summary>
    public const int Entries = 8;

    private const int LinksPerLine = 64 / sizeof(int);

    /// <summary>
    /// Nodes to begin the walk of a layer at: the nearest of the layer above it. Several, because the greedy way down to one ends in the wrong cluster
    /// now and then, and where clusters hardly link to each other no walk of the layer gets out of it.
    /// </summary>
    /// <param name="memory">The graph.</param>
    /// <param name="context">Holds the query, encoded.</param>
    /// <param name="top">Where searches begin, and its layer.</param>
    /// <param name="level">The layer that will be walked; that of the top, or below.</param>
    /// <param name="entries">Room for <see cref="Entries"/> nodes.</param>
    /// <returns>How many there are.</returns>
    public static int FindEntries(GraphMemory memory, SearchContext context, (int Slot, int Level) top, int level, Span<int> entries)
    {
        if (top.Level <= level)
        {
            entries[0] = top.Slot;
            return 1;
        }
        SearchLayer(memory, context, [Descend(memory, context, top.Slot, top.Level, level + 1)], level + 1, Entries);
        return context.Pool.CopyFirst(entries);
    }

    /// <summary>The nearest of <see cref="FindEntries"/>.</summary>
    public static int FindEntry(GraphMemory memory, SearchContext context, (int Slot, int Level) top, int level)
    {
        Span<int> entries = stackalloc int[Entries];
        FindEntries(memory, context, top, level, entries);
        return entries[0];
    }

    /// <summary>Goes greedily from a node down to <paramref name="toLevel"/>, to the nearest node it can see on each layer.</summary>
    public static int Descend(GraphMemory memory, SearchContext context, int entry, int fromLevel, int toLevel)
    {
        var best = entry;
        float bestScore;
        context.Query.Score(memory, &best, 1, &bestScore);
        for (var level = fromLevel; level > toLevel; level--)
        {
            for (var moved = true; moved;)
            {
                moved = false;
                var count = Gather(memory.LinksOf(best, level), memory.Shape.M, (uint)memory.Capacity, context.Slots);
                context.Query.Score(memory, context.Slots, count, context.Scores);
                context.Scored += count;
                for (var i = 0; i < count; i++)
                {
                    if (context.Scores[i] <= bestScore)
                        continue;
                    (bestScore, best, moved) = (context.Scores[i], context.Slots[i], true);
                }
            }
        }
        return best;
    }

    /// <summary>Fills the context's pool with the best <paramref name="ef"/> candidates of a layer, reached from some nodes.</summary>
    public static void SearchLayer(GraphMemory memory, SearchContext context, ReadOnlySpan<int> entries, int level, int ef)
    {
        var pool = context.Pool;
        var visited = context.Visited;
        var query = context.Query;
        int* slots = context.Slots;
        float* scores = context.Scores;
        pool.Reset(ef);
        visited.Reset(memory.Capacity);
        foreach (var entry in entries)
        {
            visited.Add(entry);
            float score;
            query.Score(memory, &entry, 1, &score);
            pool.Add(score, entry);
        }
        var room = memory.LinkRoom(level);
        var capacity = (uint)memory.Capacity;
        while (pool.TryTake(out var slot))
        {
            var links = memory.LinksOf(slot, level);
            var count = 0;
            for (var i = 0; i < room; i++)
            {
                var link = links[i];
                if ((uint)link >= capacity)
                {
                    if (link < 0)
                        break;
                    // Of a damaged file that is not verified yet.
                    continue;
                }
                if (!visited.Add(link))
                    continue;
                PrefetchCodes(memory, link);
                slots[count++] = link;
            }
            query.Score(memory, slots, count, scores);
            context.Scored += count;
            for (var i = 0; i < count; i++)
                if (scores[i] >= pool.Threshold && pool.Add(scores[i], slots[i]))
                    PrefetchLinks(memory.LinksOf(slots[i], level), room);
        }
    }

    /// <summary>Codes begin on a line of their own; the first lines are asked for, the hardware follows a started row.</summary>
    public static void PrefetchCodes(GraphMemory memory, int slot)
    {
        var codes = memory.CodesOf(slot);
        for (var line = 0; line < memory.Stride; line += 64)
            VectorKernels.Prefetch(codes + line);
    }

    // What is kept is followed, unless better candidates push it out: its links are there by then.
    private static void PrefetchLinks(int* links, int room)
    {
        for (var i = 0; i < room; i += LinksPerLine)
            VectorKernels.Prefetch(links + i);
    }

    private static int Gather(int* links, int room, uint capacity, int* slots)
    {
        var count = 0;
        for (var i = 0; i < room && links[i] is >= 0 and var link; i++)
            if ((uint)link < capacity)
                slots[count++] = link;
        return count;
    }
}
