using EdgeAI.Vectors.Distances;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Walks the lowest layer through every node and keeps only those that may be answered with, so that a filter (or a
/// cluster of deleted nodes) does not cut the graph in pieces. Reads only.
/// </summary>
internal static unsafe class FilteredSearcher
{
    /// <summary>Fills the context's pool with the best <paramref name="ef"/> accepted candidates.</summary>
    /// <param name="memory">The graph.</param>
    /// <param name="context">Holds the query, encoded.</param>
    /// <param name="entries">Where to begin.</param>
    /// <param name="ef">How many to keep.</param>
    /// <param name="accepted">A bit for every slot that passes the filter, or null for no filter.</param>
    public static void SearchLayer(GraphMemory memory, SearchContext context, ReadOnlySpan<int> entries, int ef, ulong* accepted)
    {
        var (pool, frontier, visited, query) = (context.Pool, context.Frontier, context.Visited, context.Query);
        int* slots = context.Slots;
        float* scores = context.Scores;
        pool.Reset(ef);
        frontier.Clear();
        visited.Reset(memory.Capacity);
        foreach (var entry in entries)
        {
            visited.Add(entry);
            float first;
            query.Score(memory, &entry, 1, &first);
            frontier.Add(first, entry);
            if (Passes(memory, accepted, entry))
                pool.Add(first, entry);
        }
        while (frontier.TryTake(out var slot, out var score) && score >= pool.Threshold)
        {
            var links = memory.LinksOf(slot, 0);
            var count = 0;
            for (var i = 0; i < memory.Shape.BaseLinks && links[i] is >= 0 and var link; i++)
            {
                // A damaged file may lead nowhere before it is verified.
                if ((uint)link >= (uint)memory.Capacity || !visited.Add(link))
                    continue;
                HnswSearcher.PrefetchCodes(memory, link);
                slots[count++] = link;
            }
            query.Score(memory, slots, count, scores);
            context.Scored += count;
            for (var i = 0; i < count; i++)
            {
                if (scores[i] < pool.Threshold)
                    continue;
                frontier.Add(scores[i], slots[i]);
                if (Passes(memory, accepted, slots[i]))
                    pool.Add(scores[i], slots[i]);
            }
        }
    }

    private static bool Passes(GraphMemory memory, ulong* accepted, int slot) =>
        (accepted is null || (accepted[slot >> 6] >> (slot & 63) & 1) != 0) && !memory.IsDeleted(slot);
}
