namespace EdgeAI.Vectors.Hnsw;

/// <summary>Scores every vector that may be answered with. Used where there are so few that a walk would not be faster.</summary>
internal static unsafe class ExactSearcher
{
    /// <summary>
    /// Fills the context's pool so that it surely holds the <paramref name="k"/> nearest: codes are scored, and everything is
    /// kept that could be among them given how far a code's score can be off.
    /// </summary>
    public static void Search(GraphMemory memory, SearchContext context, int k, ulong* accepted)
    {
        var used = memory.Used;
        for (var limit = Math.Min(used, Math.Max(2L * k, k + 64L)); ; limit = Math.Min(used, 4 * limit))
        {
            Scan(memory, context, used, Math.Max(1, (int)limit), accepted);
            var pool = context.Pool;
            if (limit >= used || !pool.IsFull)
                return;
            var slack = 2 * Reranker.Margin(memory, context.Query, certain: true) / context.Query.Scale;
            if (pool.ScoreAt(pool.Count - 1) < pool.ScoreAt(k - 1) - slack)
                return;
        }
    }

    /// <summary>Fills the context's pool with the best by their codes.</summary>
    public static void Scan(GraphMemory memory, SearchContext context, int used, int limit, ulong* accepted)
    {
        var pool = context.Pool;
        pool.Reset(limit);
        for (var slot = 0; slot < used;)
        {
            var count = 0;
            for (; slot < used && count < SearchContext.BatchRoom; slot++)
                if ((accepted is null || (accepted[slot >> 6] >> (slot & 63) & 1) != 0) && !memory.IsDeleted(slot))
                    context.Slots[count++] = slot;
            context.Query.Score(memory, context.Slots, count, context.Scores);
            context.Scored += count;
            for (var i = 0; i < count; i++)
                if (context.Scores[i] >= pool.Threshold)
                    pool.Add(context.Scores[i], context.Slots[i]);
        }
    }
}
