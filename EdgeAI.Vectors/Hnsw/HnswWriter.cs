using EdgeAI.Vectors.Storage;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>Changes the graph. One call at a time, apart from <see cref="TryGet"/> and <see cref="Ids"/>; searches may go on meanwhile.</summary>
internal sealed unsafe class HnswWriter : IDisposable
{
    /// <summary>Nodes linked at once. Finding neighbours among batch mates costs their number each; beyond this it would show.</summary>
    private const int BatchRoom = 256;

    private readonly GraphState _state;
    private IdTable _ids;
    private readonly Lock _idsLock = new();
    private readonly HnswGraphBuilder _builder;
    private readonly GraphRepair _repair;
    private SlotAllocator _slots;
    private readonly int _efConstruction;
    private readonly int _threads;
    private readonly float[] _vector;
    private readonly StoredCodes _codes;
    private readonly List<int> _batch = [];
    private readonly List<int> _replaced = [];

    public HnswWriter(GraphState state, IdTable ids, int efConstruction, int threads)
    {
        _state = state;
        _ids = ids;
        _efConstruction = efConstruction;
        _threads = threads;
        _vector = new float[state.Shape.Dimension];
        _codes = new StoredCodes(state.Shape);
        _builder = new HnswGraphBuilder(state.Shape, efConstruction, state.Contexts);
        _repair = new GraphRepair(_builder, state.Contexts);
        _slots = new SlotAllocator(state);
    }

    public void Upsert(string id, ReadOnlySpan<float> vector, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> companion)
    {
        Add(id, vector, payload, companion);
        Link(threads: 1);
    }

    public void UpsertMany(IEnumerable<VectorEntry> entries)
    {
        if (entries.TryGetNonEnumeratedCount(out var count))
            _slots.Reserve(count);
        try
        {
            foreach (var entry in entries)
            {
                Add(entry.Id, entry.Vector.Span, entry.Payload.Span, entry.Companion.Span);
                // Batches grow with the graph, so that most of a node's candidates come from the graph.
                if (_batch.Count >= Math.Clamp(_state.Count / 4, 16, BatchRoom))
                    Link(_threads);
            }
        }
        finally
        {
            Link(_threads);
        }
    }

    public bool Delete(string id)
    {
        var memory = _state.Memory;
        var utf8 = IdTable.Encode(id);
        int slot;
        lock (_idsLock)
        {
            slot = _ids.Find(memory, utf8);
            if (slot < 0)
                return false;
            _ids.Remove(memory, utf8);
        }
        _state.Count--;
        Bury(memory, slot);
        // One core: a repair on all of them would stand in the way of searches.
        RepairIfWorthwhile(threads: 1);
        return true;
    }

    public bool TryGet(string id, out VectorEntry entry)
    {
        var utf8 = IdTable.Encode(id);
        var context = _state.Contexts.Rent();
        try
        {
            GraphMemory memory;
            int slot;
            lock (_idsLock)
            {
                memory = _state.Memory;
                slot = _ids.Find(memory, utf8);
            }
            if (slot < 0)
            {
                entry = default;
                return false;
            }
            var vector = new ReadOnlySpan<float>(memory.Originals.Get(slot, context.Scratch), memory.Shape.Dimension).ToArray();
            var stored = memory.EntryOf(slot);
            entry = new VectorEntry(stored.Id, vector, stored.Payload) { Companion = stored.Companion };
            return true;
        }
        finally
        {
            _state.Contexts.Return(context);
        }
    }

    public bool TryGetCompanion(string id, out ReadOnlyMemory<byte> companion)
    {
        Span<byte> room = stackalloc byte[IdTable.MaxIdBytes];
        var utf8 = IdTable.Encode(id, room);
        var context = _state.Contexts.Rent();
        try
        {
            lock (_idsLock)
            {
                var memory = _state.Memory;
                var slot = _ids.Find(memory, utf8);
                companion = slot < 0 ? default : memory.CompanionOf(slot);
            }
            return !companion.IsEmpty;
        }
        finally
        {
            _state.Contexts.Return(context);
        }
    }

    public List<string> Ids()
    {
        var context = _state.Contexts.Rent();
        try
        {
            var memory = _state.Memory;
            var ids = new List<string>(_state.Count);
            foreach (var slot in memory.LiveSlots())
                ids.Add(memory.IdOf(slot));
            return ids;
        }
        finally
        {
            _state.Contexts.Return(context);
        }
    }

    /// <param name="path">The file.</param>
    /// <param name="space">Whose vectors these are.</param>
    /// <param name="previousId">Identity of the file whose place this one takes.</param>
    /// <param name="threads">Threads that saving may take.</param>
    /// <param name="arrange">Whether nodes are put in the order that searches are fastest in, and not in that of their slots.</param>
    /// <param name="summary">Makes the file's summary; null for none.</param>
    public void Save(string path, VectorSpace space, ulong previousId, int threads, bool arrange, IIndexSummary? summary)
    {
        Repair(threads);
        var memory = _state.Memory;
        _state.Contexts.Use(context => OrphanRescue.Run(memory, context));
        var order = arrange ? StorageOrder.Of(memory, _state.Contexts, threads) : memory.LiveSlots();
        IndexFileWriter.Write(path, space, _efConstruction, memory, order, previousId, summary, threads);
    }

    /// <summary>Goes on with the graph of a file that was just saved from this one.</summary>
    public void Adopt(IndexFile file)
    {
        var (memory, stored, ids) = file.Map();
        Action release;
        lock (_idsLock)
        {
            _ids.Dispose();
            _ids = ids;
            // Readers of the id table fetch the graph within the lock, so both change together.
            release = _state.Swap(memory, stored, file);
        }
        release();
        _slots = new SlotAllocator(_state);
    }

    public void Dispose() => _ids.Dispose();

    private void Add(string id, ReadOnlySpan<float> vector, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> companion)
    {
        VectorIntake.Normalise(vector, _vector);
        var companionBytes = CompanionIntake.Check(companion, _state.CompanionBytes);
        var utf8 = IdTable.Encode(id);
        int old;
        lock (_idsLock)
            old = _ids.Find(_state.Memory, utf8);
        if (old >= 0 && _batch.Contains(old))
            Link(_threads);
        var slot = _slots.Take();
        var memory = _state.Memory;
        _state.CompanionBytes = companionBytes;
        // A copy, in the entry and not by slot: a match that was given out keeps its own when the slot is used again.
        Store(memory, slot, IndexEntry.Create(id, payload.ToArray(), companion.ToArray()));
        if (old >= 0)
        {
            if (_replaced.Count == 0)
                _state.MarkReplacement();
            _replaced.Add(old);
        }
        else
        {
            _state.Count++;
        }
        lock (_idsLock)
            _ids.Set(memory, utf8, slot);
        _slots.Publish(slot);
        _state.Filters.Changed(slot);
        _state.Journal.Add(slot);
        _batch.Add(slot);
    }

    private void Store(GraphMemory memory, int slot, IndexEntry entry)
    {
        _codes.Write(memory, slot, _vector);
        memory.Originals.Set(slot, _vector);
        Volatile.Write(ref memory.Entries[slot], entry);
    }

    private void Link(int threads)
    {
        if (_batch.Count == 0)
            return;
        var memory = _state.Memory;
        _builder.Insert(memory, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_batch), threads);
        _batch.Clear();
        if (_replaced.Count == 0)
            return;
        foreach (var old in _replaced)
            Bury(memory, old);
        _replaced.Clear();
        _state.MarkReplacement();
        RepairIfWorthwhile(threads);
    }

    private void Bury(GraphMemory memory, int slot)
    {
        // Counted first: a search that sees the count at zero must not meet the mark.
        memory.DeletedCount++;
        memory.SetDeleted(slot, true);
        _state.Journal.Add(slot);
    }

    private void RepairIfWorthwhile(int threads)
    {
        // A tenth of the graph: walks grow by as much at most, and each repair is spread over that many deletions.
        if (_state.Memory.DeletedCount > _state.Count / 10)
            Repair(threads);
    }

    private void Repair(int threads)
    {
        var memory = _state.Memory;
        if (memory.DeletedCount == 0)
            return;
        _repair.Run(memory, threads);
        _slots.Retire();
        memory.DeletedCount = 0;
    }
}
