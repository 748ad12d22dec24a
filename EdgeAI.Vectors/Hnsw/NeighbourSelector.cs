namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Chooses links (Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using HNSW graphs",
/// algorithm 4): a candidate is taken unless a neighbour already taken is nearer to it than the node itself, so that
/// links point in different directions.
/// </summary>
internal static unsafe class NeighbourSelector
{
    /// <summary>Chooses from the context's pool for a node.</summary>
    /// <param name="memory">The graph.</param>
    /// <param name="context">Holds the node's codes as query and the candidates as pool.</param>
    /// <param name="self">The node, never linked to itself.</param>
    /// <param name="room">How many may be chosen.</param>
    /// <param name="chosen">Room for that many slots.</param>
    /// <returns>How many were chosen, best first.</returns>
    public static int Select(GraphMemory memory, SearchContext context, int self, int room, int* chosen)
    {
        const int Step = 4;
        var pool = context.Pool;
        var scale = context.Query.Scale;
        var similarities = stackalloc float[Step];
        var count = 0;
        for (var i = 0; i < pool.Count && count < room; i++)
        {
            var candidate = pool.SlotAt(i);
            if (candidate == self || memory.IsDeleted(candidate))
                continue;
            var toNode = pool.ScoreAt(i) * scale;
            context.Other.Take(memory, candidate);
            var covered = false;
            // In steps: most candidates are covered by one of the nearest neighbours taken first.
            for (var start = 0; start < count && !covered; start += Step)
            {
                var step = Math.Min(Step, count - start);
                context.Other.Score(memory, chosen + start, step, similarities);
                for (var j = 0; j < step; j++)
                    covered |= similarities[j] * context.Other.Scale > toNode;
            }
            if (!covered)
                chosen[count++] = candidate;
        }
        return count;
    }
}
