using EdgeAI.Vectors.Filters;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>Nearest neighbours by cosine similarity, in process. Safe for concurrent use.</summary>
/// <remarks>
/// Searches take no lock and wait for nobody; changes are made one after the other. The graph is walked over vectors of
/// one byte a value, and the best candidates are scored again as floats, so that scores are exact. The same insertions in
/// the same order give the same index, whatever the number of threads.
/// </remarks>
public sealed class HnswIndex : IDisposable
{
    private readonly HnswOptions _options;
    private readonly GraphState _state;
    private readonly Lock _writing = new();
    private readonly HnswWriter _writer;
    private readonly CancellationTokenSource _closing = new();

    private HnswIndex(VectorSpace space, HnswOptions options, GraphState state, IdTable ids, int efConstruction)
    {
        Space = space;
        _options = options;
        _state = state;
        _writer = new HnswWriter(state, ids, efConstruction, options.Threads);
        Slots = new EntrySlots(state);
    }

    /// <summary>Number of vectors.</summary>
    public int Count => _state.Count;

    /// <summary>Slots ever used at once: live vectors, deleted ones the graph still leads through, and free ones.</summary>
    internal int SlotsInUse => _state.Memory.Used;

    /// <summary>The entries by place.</summary>
    public EntrySlots Slots { get; }

    /// <summary>The space of the vectors.</summary>
    public VectorSpace Space { get; }

    /// <summary>What the graph is walked over: of the file that was opened, or of the options that the index was created with.</summary>
    public HnswMode Mode => _state.Shape.Mode;

    /// <summary>Bytes of each companion, <see cref="CompanionVector.BytesOf"/> its dimension; 0 as long as the index has none. The first one decides for all.</summary>
    public int CompanionBytes => _state.CompanionBytes;

    /// <summary>Bytes that searches read all over and that should stay in memory: codes with their terms, and links. The rest is read a vector at a time.</summary>
    public long GraphBytes => _state.Memory.GraphBytes;

    /// <summary>An empty index in memory.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or the space has no dimensions.</exception>
    public static HnswIndex Create(VectorSpace space, HnswOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfLessThan(space.Dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(space.Dimension, 65536);
        options = (options ?? new HnswOptions()).Validated();
        var shape = new GraphShape(space.Dimension, options.M, options.Mode);
        return new HnswIndex(space, options, new GraphState(GraphMemory.Create(shape, 1024), null, null), IdTable.Create(0), options.EfConstruction);
    }

    /// <summary>
    /// Opens an index file. With <paramref name="expected"/> given, a file of another space is refused with both named. The
    /// file is mapped, not loaded; what changes stays in memory until <see cref="Save"/>. Changes that a live index has in its
    /// log, as of now, are included.
    /// </summary>
    /// <exception cref="IndexFormatException">The file is damaged or of an unknown version.</exception>
    /// <exception cref="IndexSpaceException">It holds vectors of another embedding.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static HnswIndex Open(string path, VectorSpace? expected = null, HnswOptions? options = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var index = OpenFile(path, expected, options, out var file);
            try
            {
                index.Apply(IndexLog.Read(path, file)?.Operations ?? []);
                return index;
            }
            catch (IndexFormatException) when (attempt < 3 && FileHasChanged(path, file))
            {
                // A writer folded its log into the file between the two reads.
                index.Dispose();
            }
            catch
            {
                index.Dispose();
                throw;
            }
        }
    }

    /// <summary>Reads a whole file and its log, and checks every section.</summary>
    /// <exception cref="IndexFormatException">Names the damaged section and the remedy.</exception>
    public static void Verify(string path, CancellationToken cancellation = default)
    {
        using var file = IndexFile.Open(path);
        file.Verify(originals: true, cancellation);
        IndexLog.Read(path, file);
    }

    /// <summary>Adds a vector, or replaces the one stored under the same id.</summary>
    /// <param name="id">1 to 1,024 bytes of UTF-8.</param>
    /// <param name="vector">As many finite values as the space has dimensions; not all zero.</param>
    /// <param name="payload">JSON as UTF-8; may be empty.</param>
    /// <param name="companion">As <see cref="CompanionVector"/> encodes it, of the size that all of the index have; empty for none, also where the replaced entry had one.</param>
    /// <exception cref="InvalidVectorException">The vector has another dimension, is zero or not finite; or the companion has another size than the index's.</exception>
    /// <exception cref="ArgumentException">The id is empty or longer than 1,024 bytes of UTF-8.</exception>
    public void Upsert(string id, ReadOnlySpan<float> vector, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> companion = default)
    {
        lock (_writing)
            _writer.Upsert(id, vector, payload, companion);
    }

    /// <summary>Adds or replaces many vectors, on as many threads as the options allow. Of entries with the same id the last one stays.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Upsert"/>; entries before the refused one are in the index.</exception>
    public void UpsertMany(IEnumerable<VectorEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        lock (_writing)
            _writer.UpsertMany(entries);
    }

    /// <summary>Removes a vector. No search that begins afterwards answers with it.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Delete(string id)
    {
        lock (_writing)
            return _writer.Delete(id);
    }

    /// <summary>The vector, payload and companion stored under an id.</summary>
    public bool TryGet(string id, out VectorEntry entry) => _writer.TryGet(id, out entry);

    /// <summary>The companion stored under an id, without a copy and without an allocation. Matches carry theirs.</summary>
    /// <param name="id">1 to 1,024 bytes of UTF-8.</param>
    /// <param name="companion">As <see cref="CompanionVector"/> encodes it; valid as long as it is held, also after a change or the end of the index.</param>
    /// <returns>Whether there is such an entry, and it has one.</returns>
    /// <exception cref="ArgumentException">The id is empty or longer than 1,024 bytes of UTF-8.</exception>
    public bool TryGetCompanion(string id, out ReadOnlyMemory<byte> companion) => _writer.TryGetCompanion(id, out companion);

    /// <summary>What the file that the index lies in says of its entries, as <see cref="IIndexSummary"/> made it.</summary>
    /// <param name="summary">Receives it; valid as long as it is held.</param>
    /// <param name="position">Receives where <see cref="EntrySlots.TryReadChanges"/> goes on from it: what changed since the file was written.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetSummary(out ReadOnlyMemory<byte> summary, out long position) => _state.TryGetSummary(out summary, out position);

    /// <summary>All entries, in no particular order. Changes made while enumerating may or may not be seen.</summary>
    public IEnumerable<VectorEntry> Entries()
    {
        foreach (var id in _writer.Ids())
            if (TryGet(id, out var entry))
                yield return entry;
    }

    /// <summary>Finds the nearest vectors, best first, ties by id.</summary>
    /// <param name="query">As many values as the space has dimensions; need not have length 1.</param>
    /// <param name="matches">Filled from the start; its length is the number wanted.</param>
    /// <param name="efSearch">Candidates kept while searching, for this query; raised to the number wanted. More find more, and take longer.</param>
    /// <returns>How many of <paramref name="matches"/> were filled.</returns>
    /// <exception cref="InvalidVectorException">The query has another dimension, is zero or not finite.</exception>
    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, int? efSearch = null) => Search(query, matches, efSearch, out _);

    /// <summary>As <see cref="Search(ReadOnlySpan{float}, Span{VectorMatch}, int?)"/>, and says how the answer was found.</summary>
    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, int? efSearch, out SearchTrace trace) =>
        Search(query, matches, null, efSearch, out trace);

    /// <summary>Finds the nearest among those whose payload passes a filter.</summary>
    /// <param name="query">As many values as the space has dimensions; need not have length 1.</param>
    /// <param name="matches">Filled from the start; its length is the number wanted.</param>
    /// <param name="filter">What may be answered; null for everything. The walk goes through the others too, so recall does not suffer; where few pass, they are all scored.</param>
    /// <param name="efSearch">Candidates kept while searching, for this query.</param>
    /// <param name="trace">How the answer was found.</param>
    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, PayloadFilter? filter, int? efSearch, out SearchTrace trace)
    {
        return HnswReader.Search(_state, query, matches, [], [], EfOf(efSearch), _options.ExactSearchBelow, filter, out trace).Matches;
    }

    /// <summary>Finds the nearest, and with the same walk those beyond them that a decision is made from.</summary>
    /// <param name="query">As many values as the space has dimensions; need not have length 1.</param>
    /// <param name="matches">Filled from the start with the nearest; its length is the number wanted.</param>
    /// <param name="candidates">Receives the nearest by place, about best first; as many as it has room for.</param>
    /// <param name="companionQuery">What the candidates' companions are compared with; empty for none.</param>
    /// <param name="efSearch">Candidates kept while searching; raised to the numbers wanted.</param>
    /// <returns>How many of <paramref name="matches"/> and of <paramref name="candidates"/> were filled.</returns>
    /// <exception cref="InvalidVectorException">The query has another dimension, is zero or not finite.</exception>
    public (int Matches, int Candidates) Search(
        ReadOnlySpan<float> query, Span<VectorMatch> matches, Span<SlotMatch> candidates, ReadOnlySpan<float> companionQuery = default, int? efSearch = null) =>
        HnswReader.Search(_state, query, matches, candidates, companionQuery, EfOf(efSearch), _options.ExactSearchBelow, filter: null, out _);

    /// <summary>
    /// Writes the index to one file, atomically: whoever opens the path meets the old file or the new one, whole. A log beside
    /// the old file ends with it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="summary">Makes a summary of the entries that is written with them; null for none.</param>
    /// <exception cref="IndexLockedException">A live index is writing this file.</exception>
    public void Save(string path, IIndexSummary? summary = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var writerLock = WriterLock.Take(path);
        SaveOver(path, arrange: true, summary);
    }

    /// <summary>
    /// As <see cref="Save"/>, and goes on with the file: vectors, ids and payloads lie in it from then on, and only what is added next lies in
    /// memory. For building what is larger than memory should be.
    /// </summary>
    /// <exception cref="IndexLockedException">A live index is writing this file.</exception>
    public void Checkpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var writerLock = WriterLock.Take(path);
        // Places stay as they are: what is added next comes out the same as without this step.
        SaveOver(path, arrange: false, summary: null);
        Reopen(path);
    }

    /// <summary>Waits for searches under way and gives all memory free.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            if (_closing.IsCancellationRequested)
                return;
            _closing.Cancel();
            _writer.Dispose();
            _state.Dispose();
            _closing.Dispose();
        }
    }

    /// <summary>Identity of the file the index was opened from; 0 for none.</summary>
    internal ulong FileId => _state.File?.Id ?? 0;

    internal int FileVersion => _state.File?.Header.FormatVersion ?? 0;

    internal long FileBytes => _state.File?.Header.FileLength ?? 0;

    /// <summary>Opens a file without its log. The index owns <paramref name="file"/>.</summary>
    internal static HnswIndex OpenFile(string path, VectorSpace? expected, HnswOptions? options, out IndexFile file, long checkAtOpenBytes = IndexFile.CheckAtOpenBytes)
    {
        options = (options ?? new HnswOptions()).Validated();
        file = IndexFile.Open(path);
        try
        {
            if (expected is not null && expected != file.Space)
                throw new IndexSpaceException(path, expected, file.Space);
            var small = file.MappedBytes <= checkAtOpenBytes;
            if (small)
                file.Verify(originals: false);
            var (memory, stored, ids) = file.Map();
            var index = new HnswIndex(file.Space, options, new GraphState(memory, stored, file), ids, file.Header.EfConstruction);
            if (!small)
                index.VerifyInBackground(path);
            return index;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes the changes of a log again.</summary>
    internal void Apply(IReadOnlyList<LogOperation> operations)
    {
        lock (_writing)
            foreach (var operation in operations)
                if (operation.Vector is { } vector)
                    _writer.Upsert(operation.Id, vector, operation.Payload, operation.Companion);
                else
                    _writer.Delete(operation.Id);
    }

    internal void SaveFile(string path, ulong previousId, int threads, bool arrange = false, IIndexSummary? summary = null)
    {
        lock (_writing)
            _writer.Save(path, Space, previousId, threads, arrange, summary);
    }

    /// <summary>Goes on with the file that was just saved, so that what lay in memory lies in the file again.</summary>
    /// <returns>Its identity.</returns>
    internal ulong Reopen(string path)
    {
        lock (_writing)
        {
            var file = IndexFile.Open(path);
            _writer.Adopt(file);
            return file.Id;
        }
    }

    private int EfOf(int? efSearch) => (efSearch ?? _options.EfSearch) is var ef and >= 1 and <= 4096
        ? ef
        : throw new ArgumentOutOfRangeException(nameof(efSearch), efSearch, "efSearch must be 1 to 4096.");

    private void SaveOver(string path, bool arrange, IIndexSummary? summary)
    {
        var log = IndexLog.PathOf(path);
        AtomicFile.RemoveLeftovers(path);
        AtomicFile.RemoveLeftovers(log);
        SaveFile(path, LogReader.Peek(log), _options.Threads, arrange, summary);
        File.Delete(log);
    }

    private static bool FileHasChanged(string path, IndexFile file)
    {
        using var now = IndexFile.Open(path);
        return now.Id != file.Id;
    }

    private void VerifyInBackground(string path)
    {
        var cancellation = _closing.Token;
        _ = Task.Run(
            () =>
            {
                try
                {
                    using var file = IndexFile.Open(path);
                    file.Verify(originals: false, cancellation);
                }
                catch (IndexFormatException exception)
                {
                    _state.Fault = exception;
                }
                catch (OperationCanceledException)
                {
                    // Closed before it was done.
                }
            },
            cancellation);
    }
}
