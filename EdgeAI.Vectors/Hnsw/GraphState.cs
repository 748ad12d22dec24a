using EdgeAI.Vectors.Storage;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>What searches and the writer share: the graph in use, and which searches are looking at it.</summary>
internal sealed class GraphState(GraphMemory memory, StoredEntries? stored, IndexFile? file) : IDisposable
{
    private GraphMemory? _memory = memory;
    private int _count = memory.Used;
    private long _replacements;

    public SearchContextPool Contexts { get; } = new(memory.Shape);

    public GraphShape Shape { get; } = memory.Shape;

    /// <summary>The graph in use. A search reads this once, after it began.</summary>
    public GraphMemory Memory => Volatile.Read(ref _memory) ?? throw new ObjectDisposedException(nameof(HnswIndex));

    /// <summary>Vectors that a search may answer with.</summary>
    public int Count
    {
        get => Volatile.Read(ref _count);
        set => Volatile.Write(ref _count, value);
    }

    /// <summary>Odd while an id has both its old and its new vector in the graph. A search that saw it change drops the older.</summary>
    public long Replacements => Volatile.Read(ref _replacements);

    public void MarkReplacement() => Interlocked.Increment(ref _replacements);

    /// <summary>Puts a graph in place of the one in use, which is given free when the last search has left it.</summary>
    public void Replace(GraphMemory next)
    {
        var old = Interlocked.Exchange(ref _memory, next);
        Contexts.WaitForReaders();
        old?.Dispose();
    }

    public void Dispose()
    {
        var old = Interlocked.Exchange(ref _memory, null);
        if (old is null)
            return;
        Contexts.WaitForReaders();
        old.Dispose();
        stored?.Dispose();
        file?.Dispose();
        Contexts.Dispose();
    }
}
