using System.Runtime.InteropServices;
using EdgeAI.Vectors.Distances;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>Gives the best candidates of a pool their exact scores, from the vectors as floats.</summary>
internal static unsafe class Reranker
{
    // In standard deviations of a score's error, which is a sum over the dimensions with signs that do not depend on each
    // other, and mostly smaller than the largest, which they are taken from. A walk misses more than these do.
    private const float Sure = 6, BytesWalked = 4, HalfBytesWalked = 1.5f;

    /// <summary>
    /// Fills the context's ranked list. Candidates whose code score lies further below the k-th exact score than it can be
    /// off are not looked at.
    /// </summary>
    /// <param name="memory">The graph.</param>
    /// <param name="context">Query and pool.</param>
    /// <param name="k">How many will be answered.</param>
    /// <param name="certain">Whether the answer must be exact.</param>
    /// <param name="atLeast">Candidates that are looked at in any case.</param>
    public static void Rank(GraphMemory memory, SearchContext context, int k, bool certain, int atLeast)
    {
        var pool = context.Pool;
        var ranked = context.Ranked;
        ranked.Clear();
        context.ReserveExact(pool.Count);
        var margin = Margin(memory, context.Query, certain);
        for (var i = 0; i < pool.Count; i++)
        {
            if (i >= k && i >= atLeast && pool.ScoreAt(i) * context.Query.Scale + margin < ranked[k - 1].Score)
                break;
            var slot = pool.SlotAt(i);
            var original = memory.Originals.Get(slot, context.Scratch);
            context.Exact[i] = VectorKernels.DotF32(context.Vector, original, memory.Shape.Dimension);
            Insert(ranked, new RankedMatch(context.Exact[i], slot));
        }
        context.Reranked = ranked.Count;
        Name(memory, ranked, k);
    }

    // From the end: candidates come nearly in order.
    private static void Insert(List<RankedMatch> ranked, RankedMatch match)
    {
        var place = ranked.Count;
        while (place > 0 && ranked[place - 1].Score < match.Score)
            place--;
        ranked.Insert(place, match);
    }

    /// <summary>Reads the ids of those that will be answered and of those that tie with the last, and lets ids order ties.</summary>
    private static void Name(GraphMemory memory, List<RankedMatch> ranked, int k)
    {
        var named = 0;
        for (; named < ranked.Count && (named < k || ranked[named].Score == ranked[k - 1].Score); named++)
            ranked[named] = ranked[named] with { Entry = memory.EntryOf(ranked[named].Slot) };
        CollectionsMarshal.AsSpan(ranked)[..named].Sort();
        ranked.RemoveRange(named, ranked.Count - named);
    }

    /// <summary>
    /// How far the score of codes may be off: at most, by Cauchy and Schwarz, what either encoding leaves out times the other
    /// vector's length; by chance, in many dimensions, only a small part of that.
    /// </summary>
    public static float Margin(GraphMemory memory, EncodedQuery query, bool certain)
    {
        var bound = query.Error + (1 + query.Error) * memory.MaxError;
        var deviation = bound / MathF.Sqrt(memory.Shape.Dimension);
        if (memory.Shape.Mode == HnswMode.Compact)
            return Math.Min(bound, (certain ? Sure : HalfBytesWalked) * deviation);
        return certain ? bound : Math.Min(bound, BytesWalked * deviation);
    }
}
