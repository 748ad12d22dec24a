using EdgeAI.Vectors.Filters;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>Answers one query: chooses between walk and scan, scores the best again, and fills the caller's matches.</summary>
internal static unsafe class HnswReader
{
    // A walk scores about this many vectors for each candidate it keeps, and not in a row; below that a scan is faster, and exact.
    private const int ScoredPerCandidate = 16;

    // Candidates beyond the answer that are scored as floats too: a decision weighs them against each other.
    private const int ExactCandidates = 32;

    // As many as a core fetches at once.
    private const int CompanionsAhead = 4;

    /// <param name="state">The graph.</param>
    /// <param name="query">The query, of any length.</param>
    /// <param name="matches">Filled from the start; its length is the number wanted.</param>
    /// <param name="candidates">Receives what lies behind the answer, by place; empty where nobody asks.</param>
    /// <param name="companionQuery">What the candidates' companions are compared with; empty for none.</param>
    /// <param name="ef">Candidates kept while walking; raised to the numbers wanted.</param>
    /// <param name="exactBelow">Vectors up to which all are scanned.</param>
    /// <param name="filter">What may be answered; null for everything.</param>
    /// <param name="trace">How the answer was found.</param>
    public static (int Matches, int Candidates) Search(
        GraphState state, ReadOnlySpan<float> query, Span<VectorMatch> matches, Span<SlotMatch> candidates, ReadOnlySpan<float> companionQuery,
        int ef, int exactBelow, PayloadFilter? filter, out SearchTrace trace)
    {
        var context = state.Contexts.Rent();
        try
        {
            var memory = state.Memory;
            if (state.Fault is { } fault)
                throw fault;
            var replacements = state.Replacements;
            var vector = new Span<float>(context.Vector, state.Shape.Dimension);
            VectorIntake.Normalise(query, vector);
            context.Query.Encode(vector);
            context.Scored = 0;
            var live = state.Count;
            var passing = filter is null ? null : state.Filters.Find(memory, filter);
            var eligible = passing?.Count ?? live;
            var wanted = Math.Min(Math.Max(matches.Length, candidates.Length), eligible);
            if (wanted == 0)
            {
                trace = default;
                return default;
            }
            ef = Math.Max(ef, wanted);
            // A walk has to pass by so many more nodes as few of them pass the filter.
            var walk = eligible > exactBelow && eligible > (double)ScoredPerCandidate * ef * live / eligible;
            // The array is pinned, and kept by the variable until the search ends.
            fixed (ulong* accepted = passing?.Bits)
                if (walk)
                    Walk(memory, context, ef, accepted);
                else
                    ExactSearcher.Search(memory, context, wanted, accepted);
            Reranker.Rank(memory, context, Math.Clamp(matches.Length, 1, wanted), certain: !walk, atLeast: Math.Min(candidates.Length, ExactCandidates));
            trace = new SearchTrace(walk, context.Scored, context.Reranked);
            var changed = (replacements & 1) != 0 || replacements != state.Replacements;
            return (Fill(context.Ranked, matches, distinct: changed, filter), FillCandidates(memory, context, candidates, companionQuery));
        }
        finally
        {
            state.Contexts.Return(context);
        }
    }

    private static int FillCandidates(GraphMemory memory, SearchContext context, Span<SlotMatch> candidates, ReadOnlySpan<float> companionQuery)
    {
        var pool = context.Pool;
        var count = Math.Min(candidates.Length, pool.Count);
        var asked = !companionQuery.IsEmpty;
        for (var i = 0; asked && i < Math.Min(count, CompanionsAhead); i++)
            memory.PrefetchCompanion(pool.SlotAt(i));
        for (var i = 0; i < count; i++)
        {
            if (asked && i + CompanionsAhead < count)
                memory.PrefetchCompanion(pool.SlotAt(i + CompanionsAhead));
            var slot = pool.SlotAt(i);
            var score = i < context.Reranked ? context.Exact[i] : pool.ScoreAt(i) * context.Query.Scale;
            candidates[i] = new SlotMatch(slot, score, asked ? CompanionScore(memory, slot, companionQuery) : score);
        }
        return count;
    }

    private static float CompanionScore(GraphMemory memory, int slot, ReadOnlySpan<float> query) =>
        memory.CompanionOf(slot) is { IsEmpty: false } companion ? CompanionVector.Dot(query, companion) : -1;

    private static void Walk(GraphMemory memory, SearchContext context, int ef, ulong* accepted)
    {
        Span<int> entries = stackalloc int[HnswSearcher.Entries];
        entries = entries[..HnswSearcher.FindEntries(memory, context, memory.Top, 0, entries)];
        if (memory.DeletedCount == 0 && accepted is null)
            HnswSearcher.SearchLayer(memory, context, entries, 0, ef);
        else
            FilteredSearcher.SearchLayer(memory, context, entries, ef, accepted);
    }

    private static int Fill(List<RankedMatch> ranked, Span<VectorMatch> matches, bool distinct, PayloadFilter? filter)
    {
        var filled = 0;
        foreach (var match in ranked)
        {
            if (filled == matches.Length)
                break;
            var entry = match.Entry!;
            if (distinct && Contains(matches[..filled], entry.Id))
                continue;
            // A slot may have been given to another entry since the filter was evaluated.
            if (filter is not null && !filter.Matches(entry.Payload))
                continue;
            matches[filled++] = new VectorMatch(entry.Id, match.Score, entry.Payload) { Companion = entry.Companion };
        }
        return filled;
    }

    private static bool Contains(ReadOnlySpan<VectorMatch> matches, string id)
    {
        foreach (var match in matches)
            if (match.Id == id)
                return true;
        return false;
    }
}
