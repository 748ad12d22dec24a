using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Storage;

/// <summary>
/// An index that is changed while it is searched and loses no change it has acknowledged: each is in the log, on the disk,
/// before the call returns. Safe for concurrent use; changes made at the same time share one wait for the disk. One writer:
/// a second one, in this process or another, is refused and told who has the index.
/// </summary>
public sealed class LiveIndex : IDisposable
{
    private readonly string _path;
    private readonly LiveIndexOptions _options;
    private readonly WriterLock _writerLock;
    private readonly HnswIndex _index;
    private readonly Lock _queueLock = new();
    private readonly Lock _commitLock = new();
    private List<PendingChange> _queue = [];
    private WriteAheadLog _log;
    private bool _disposed;

    private LiveIndex(string path, LiveIndexOptions options, WriterLock writerLock, HnswIndex index, WriteAheadLog log) =>
        (_path, _options, _writerLock, _index, _log) = (path, options, writerLock, index, log);

    /// <summary>The index to search. What changes here changes there.</summary>
    public HnswIndex Index => _index;

    /// <summary>Bytes of the log.</summary>
    public long LogBytes => _log.Length;

    /// <summary>Opens an index for changes, or creates it where there is none; changes that only the log has are made again.</summary>
    /// <exception cref="IndexLockedException">Another writer has it.</exception>
    /// <exception cref="IndexSpaceException">It holds vectors of another embedding.</exception>
    /// <exception cref="IndexFormatException">File or log is damaged, or they do not belong together.</exception>
    public static LiveIndex Open(string path, VectorSpace space, LiveIndexOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(space);
        options ??= new LiveIndexOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LogBytesBeforeCheckpoint, 1 << 16);
        var writerLock = WriterLock.Take(path);
        HnswIndex? index = null;
        try
        {
            AtomicFile.RemoveLeftovers(path);
            AtomicFile.RemoveLeftovers(IndexLog.PathOf(path));
            if (!File.Exists(path))
                CreateEmpty(path, space, options);
            index = HnswIndex.OpenFile(path, space, options.Hnsw, out var file);
            var read = IndexLog.Read(path, file);
            var log = read is null ? WriteAheadLog.Start(IndexLog.PathOf(path), file.Id, options.Step) : WriteAheadLog.Continue(IndexLog.PathOf(path), read, options.Step);
            index.Apply(read?.Operations ?? []);
            return new LiveIndex(path, options, writerLock, index, log);
        }
        catch
        {
            index?.Dispose();
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>Writes an index file anew, without deleted vectors, log or old format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">Whose vectors it must hold; null for any.</param>
    /// <param name="summary">Makes the file's summary; null for none.</param>
    public static void Compact(string path, VectorSpace? expected = null, IIndexSummary? summary = null)
    {
        VectorSpace space;
        using (var file = IndexFile.Open(path))
            space = file.Space;
        using var index = Open(path, expected ?? space, new LiveIndexOptions { Summary = summary });
        lock (index._commitLock)
            index.CheckpointLocked(arrange: true);
    }

    /// <summary>Adds a vector, or replaces the one stored under the same id. On the disk, and found by searches, when this returns.</summary>
    /// <param name="id">1 to 1,024 bytes of UTF-8.</param>
    /// <param name="vector">As many finite values as the space has dimensions; not all zero.</param>
    /// <param name="payload">JSON as UTF-8; may be empty.</param>
    /// <param name="companion">As <see cref="CompanionVector"/> encodes it, of the size that all of the index have; empty for none, also where the replaced entry had one.</param>
    /// <exception cref="InvalidVectorException">The vector has another dimension, is zero or not finite; or the companion has another size than the index's.</exception>
    /// <exception cref="IOException">The log could not be written; nothing has changed.</exception>
    public void Upsert(string id, ReadOnlySpan<float> vector, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> companion = default) =>
        UpsertMany([new VectorEntry(id, vector.ToArray(), payload.ToArray()) { Companion = companion.ToArray() }]);

    /// <summary>Adds or replaces vectors as one commit: after a crash either all of them are there or none.</summary>
    public void UpsertMany(IReadOnlyList<VectorEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var operations = new LogOperation[entries.Count];
        for (var i = 0; i < operations.Length; i++)
        {
            // Everything that could be refused is refused before the log has it.
            IdTable.Encode(entries[i].Id);
            var vector = new float[_index.Space.Dimension];
            VectorIntake.Normalise(entries[i].Vector.Span, vector);
            operations[i] = new LogOperation(entries[i].Id, vector, entries[i].Payload.ToArray(), entries[i].Companion.ToArray());
        }
        Commit(operations);
    }

    /// <summary>Removes a vector.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Delete(string id)
    {
        if (!_index.TryGet(id, out _))
            return false;
        Commit([LogOperation.Deletion(id)]);
        return true;
    }

    /// <summary>Removes vectors as one commit; ids that are not there are passed over.</summary>
    public void DeleteMany(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        Commit([.. ids.Where(id => _index.TryGet(id, out _)).Select(LogOperation.Deletion)]);
    }

    /// <summary>Folds the log into the index file, which is written anew, dense. Changes wait meanwhile; searches do not.</summary>
    public void Checkpoint()
    {
        lock (_commitLock)
            CheckpointLocked();
    }

    /// <summary>Ends writing. Changes still in the log are made again by the next opening.</summary>
    public void Dispose()
    {
        lock (_commitLock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _log.Dispose();
            _index.Dispose();
            _writerLock.Dispose();
        }
    }

    private static void CreateEmpty(string path, VectorSpace space, LiveIndexOptions options)
    {
        // A log without its index would be taken for that of the new, empty one.
        if (File.Exists(IndexLog.PathOf(path)))
            throw new IndexFormatException(path, "header", "it is missing, its log is there", "restore the index file, or delete the log to begin with an empty index");
        using var empty = HnswIndex.Create(space, options.Hnsw);
        empty.SaveFile(path, previousId: 0, threads: 1);
    }

    private void Commit(LogOperation[] operations)
    {
        if (operations.Length == 0)
            return;
        var change = new PendingChange(operations);
        lock (_queueLock)
            _queue.Add(change);
        lock (_commitLock)
        {
            // Whoever comes first commits for all who wait; the others find their change done.
            if (!change.IsDone)
                CommitQueue();
        }
        change.ThrowIfFailed();
    }

    private void CommitQueue()
    {
        List<PendingChange> changes;
        lock (_queueLock)
            (changes, _queue) = (_queue, []);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            RefuseCompanions(changes);
            if (changes.Count == 0)
                return;
            // Such a log has no place for them: it is folded in first.
            if (_log.FormatVersion < LogReader.Version && changes.Exists(change => change.Operations.Any(operation => operation.Companion.Length > 0)))
                CheckpointLocked();
            _log.Append(changes.SelectMany(change => change.Operations));
            foreach (var change in changes)
                _index.Apply(change.Operations);
        }
        catch (Exception exception)
        {
            foreach (var change in changes)
                change.Fail(exception);
            return;
        }
        foreach (var change in changes)
            change.Complete();
        if (_log.Length > Math.Max(_options.LogBytesBeforeCheckpoint, _index.FileBytes / 8))
            CheckpointAfterCommit();
    }

    // Here, where changes are in order: the first companion decides the size of all, and only after it can another be refused.
    private void RefuseCompanions(List<PendingChange> changes)
    {
        var size = _index.CompanionBytes;
        changes.RemoveAll(change =>
        {
            try
            {
                size = change.Operations.Aggregate(size, (bytes, operation) => CompanionIntake.Check(operation.Companion, bytes));
                return false;
            }
            catch (InvalidVectorException refusal)
            {
                change.Fail(refusal);
                return true;
            }
        });
    }

    private void CheckpointAfterCommit()
    {
        try
        {
            CheckpointLocked();
        }
        catch (IOException)
        {
            // The changes are safe in the log, which only goes on growing; the next commit tries again.
        }
    }

    private void CheckpointLocked(bool arrange = false)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var lacksSummary = _options.Summary is not null && !_index.TryGetSummary(out _, out _);
        if (_log.IsEmpty && _index.FileVersion >= IndexFileHeader.VersionWithoutCompanions && !lacksSummary)
        {
            if (_log.FormatVersion < LogReader.Version)
                RestartLog(_index.FileId);
            return;
        }
        _options.Step?.Invoke("checkpoint");
        // One thread: searches go on meanwhile.
        _index.SaveFile(_path, _index.FileId, threads: 1, arrange, _options.Summary);
        _options.Step?.Invoke("checkpoint renamed");
        // From here on the old log is known to be contained in the new file, whose header names the file that log continues.
        var id = _index.Reopen(_path);
        RestartLog(id);
        _options.Step?.Invoke("checkpoint done");
    }

    private void RestartLog(ulong baseId)
    {
        var next = WriteAheadLog.Start(IndexLog.PathOf(_path), baseId, _options.Step);
        _log.Dispose();
        _log = next;
    }
}
