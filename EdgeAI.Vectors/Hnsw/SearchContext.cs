using System.Runtime.InteropServices;
using EdgeAI.Vectors.Distances;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>What one search works with, kept for the next one, so that a search allocates nothing. One thread at a time.</summary>
internal sealed unsafe class SearchContext : IDisposable
{
    private readonly float* _floats;

    public SearchContext(GraphShape shape)
    {
        Shape = shape;
        Query = new EncodedQuery(shape);
        Other = new EncodedQuery(shape);
        var padded = (nuint)(shape.Dimension + 15) / 16 * 16;
        _floats = (float*)NativeMemory.AlignedAlloc(2 * padded * sizeof(float), Int8Codes.Alignment);
        Vector = _floats;
        Scratch = _floats + padded;
        Slots = (int*)NativeMemory.Alloc((nuint)BatchRoom, sizeof(int));
        Scores = (float*)NativeMemory.Alloc((nuint)BatchRoom, sizeof(float));
    }

    ~SearchContext() => Release();

    /// <summary>Slots that are scored at once: no node has more links, and an exact scan goes in such steps.</summary>
    public const int BatchRoom = 256;

    public readonly GraphShape Shape;

    /// <summary>The query, normalised.</summary>
    public readonly float* Vector;

    /// <summary>Room for one vector read from the file.</summary>
    public readonly float* Scratch;

    public readonly int* Slots;
    public readonly float* Scores;
    public readonly EncodedQuery Query;

    /// <summary>A second vector, for comparing stored ones with each other.</summary>
    public readonly EncodedQuery Other;
    public readonly CandidatePool Pool = new();

    /// <summary>Nodes still to be followed, where some may not be answered with.</summary>
    public readonly CandidateHeap Frontier = new();
    public readonly VisitedSet Visited = new();
    public readonly List<RankedMatch> Ranked = [];

    /// <summary>Vectors scored by the running search; tests assert with it that the graph was used.</summary>
    public long Scored { get; set; }

    /// <summary>Vectors scored as floats by the running search: the first of the pool.</summary>
    public int Reranked { get; set; }

    /// <summary>Their scores, in the order of the pool.</summary>
    public float[] Exact { get; private set; } = [];

    /// <summary>The epoch the running search began in; 0 while there is none. Written by its thread, read by writers.</summary>
    public long Epoch;

    /// <summary>Makes room for so many <see cref="Exact"/> scores.</summary>
    public void ReserveExact(int scores)
    {
        if (Exact.Length < scores) Exact = new float[scores];
    }

    public void Dispose()
    {
        Release();
        Query.Dispose();
        Other.Dispose();
        Pool.Dispose();
        Visited.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(_floats);
        NativeMemory.Free(Slots);
        NativeMemory.Free(Scores);
    }
}
