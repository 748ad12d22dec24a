using System.Runtime.InteropServices;
using EdgeAI.Vectors.Distances;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>Gives the best candidates of a pool their exact scores, from the vectors as floats.</summary>
internal static unsafe class Reranker
{
    /// <summary>
    /// Fills the context's ranked list. Candidates whose code score lies further below the k-th than two of them can be
    /// off are not looked at.
    /// </summary>
    /// <param name="memory">The graph.</param>
    /// <param name="context">Query and pool.</param>
    /// <param name="k">How many will be answered.</param>
    /// <param name="certain">Whether to allow for the largest possible error, or for six standard deviations of it.</param>
    public static void Rank(GraphMemory memory, SearchContext context, int k, bool certain)
    {
        var pool = context.Pool;
        var ranked = context.Ranked;
        ranked.Clear();
        var bound = Bound(memory, context.Query);
        // The error of a score is a sum over the dimensions with signs that do not depend on each other.
        var slack = (certain ? 2 * bound : 6 * bound / MathF.Sqrt(memory.Shape.Dimension)) / context.Query.Scale;
        for (var i = 0; i < pool.Count; i++)
        {
            if (i >= k && pool.ScoreAt(i) < pool.ScoreAt(k - 1) - slack)
                break;
            var slot = pool.SlotAt(i);
            var original = memory.Originals.Get(slot, context.Scratch);
            var score = VectorKernels.DotF32(context.Vector, original, memory.Shape.Dimension);
            ranked.Add(new RankedMatch(score, slot));
        }
        CollectionsMarshal.AsSpan(ranked).Sort();
        context.Reranked = ranked.Count;
        Name(memory, ranked, k);
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

    /// <summary>How far the score of codes can be off, by Cauchy and Schwarz: what either encoding leaves out, times the other vector's length.</summary>
    public static float Bound(GraphMemory memory, EncodedQuery query) => query.Error + (1 + query.Error) * memory.MaxError;
}
