using EdgeAI.Vectors.Filters;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>What searches and the writer share: the graph in use, and which searches are looking at it.</summary>
internal sealed class GraphState(GraphMemory memory, StoredEntries? stored, IndexFile? file) : IDisposable
{
    private StoredEntries? _stored = stored;
    private IndexFile? _file = file;
    private Exception? _fault;
    private GraphMemory? _memory = memory;
    private int _count = memory.Used;
    private long _replacements;
    private FileSummary? _summary = file is null ? null : FileSummary.Of(file, position: 0);

    public SearchContextPool Contexts { get; } = new(memory.Shape);

    public FilterCache Filters { get; } = new();

    /// <summary>Which slots were filled or emptied.</summary>
    public EntryJournal Journal { get; } = new();

    public GraphShape Shape { get; } = memory.Shape;

    /// <summary>The graph in use. A search reads this once, after it began.</summary>
    public GraphMemory Memory => Volatile.Read(ref _memory) ?? throw new ObjectDisposedException(nameof(HnswIndex));

    /// <summary>The file that the graph was opened from.</summary>
    public IndexFile? File => _file;

    /// <summary>Damage found since the file was opened; no search may answer from it.</summary>
    public Exception? Fault
    {
        get => Volatile.Read(ref _fault);
        set => Volatile.Write(ref _fault, value);
    }

    /// <summary>Vectors that a search may answer with.</summary>
    public int Count
    {
        get => Volatile.Read(ref _count);
        set => Volatile.Write(ref _count, value);
    }

    /// <summary>Bytes of each companion; 0 as long as there is none.</summary>
    public int CompanionBytes { get; set; } = file?.Header.CompanionBytes ?? 0;

    /// <summary>Odd while an id has both its old and its new vector in the graph. A search that saw it change drops the older.</summary>
    public long Replacements => Volatile.Read(ref _replacements);

    public void MarkReplacement() => Interlocked.Increment(ref _replacements);

    /// <summary>The summary that the file has, and where the changes since then begin in the <see cref="Journal"/>.</summary>
    public bool TryGetSummary(out ReadOnlyMemory<byte> summary, out long position)
    {
        var found = Volatile.Read(ref _summary);
        (summary, position) = found is null ? default : (found.Bytes, found.Position);
        return found is not null;
    }

    /// <summary>Puts a graph in place of the one in use, which is given free when the last search has left it.</summary>
    public void Replace(GraphMemory next)
    {
        var old = Interlocked.Exchange(ref _memory, next);
        Contexts.WaitForReaders();
        old?.Dispose();
    }

    /// <summary>Puts the graph of another file in place of the one in use.</summary>
    /// <returns>What waits for searches to leave the old one and gives it free. Not to be called within a lock that a search may take.</returns>
    public Action Swap(GraphMemory next, StoredEntries stored, IndexFile file)
    {
        var (oldStored, oldFile) = (_stored, _file);
        (_stored, _file, CompanionBytes) = (stored, file, file.Header.CompanionBytes);
        var old = Interlocked.Exchange(ref _memory, next);
        Filters.Clear();
        Journal.Reset();
        var oldSummary = _summary;
        Volatile.Write(ref _summary, FileSummary.Of(file, Journal.Position));
        return () =>
        {
            oldSummary?.Retire();
            Contexts.WaitForReaders();
            old?.Dispose();
            oldStored?.Dispose();
            oldFile?.Dispose();
        };
    }

    public void Dispose()
    {
        var old = Interlocked.Exchange(ref _memory, null);
        if (old is null)
            return;
        Contexts.WaitForReaders();
        old.Dispose();
        _summary?.Retire();
        _stored?.Dispose();
        _file?.Dispose();
        Contexts.Dispose();
    }
}
