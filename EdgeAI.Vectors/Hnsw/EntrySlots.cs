namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// The entries of an index by place: for whoever keeps something of his own for each entry (its label, say) in an array instead of a dictionary of ids.
/// An entry keeps its place until it is replaced or deleted; then another one may get it, which <see cref="TryReadChanges"/> tells. Safe for concurrent use.
/// </summary>
public sealed unsafe class EntrySlots : IEntrySlots
{
    private readonly GraphState _state;

    internal EntrySlots(GraphState state) => _state = state;

    /// <inheritdoc/>
    public int Limit => _state.Memory.Used;

    /// <inheritdoc/>
    public int Dimension => _state.Shape.Dimension;

    /// <inheritdoc/>
    public int CompanionBytes => _state.CompanionBytes;

    /// <summary>Where <see cref="TryReadChanges"/> goes on.</summary>
    public long Position => _state.Journal.Position;

    /// <summary>The places that were filled or emptied since a position, in order; the same may come twice.</summary>
    /// <param name="position">From where; receives where to go on.</param>
    /// <param name="slots">Receives the places.</param>
    /// <returns>False where the entries have other places by now, or changed too often: everything is to be read again.</returns>
    public bool TryReadChanges(ref long position, ICollection<int> slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        return _state.Journal.TryReadFrom(ref position, slots);
    }

    /// <inheritdoc/>
    public void Read(PayloadReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var context = _state.Contexts.Rent();
        try
        {
            var memory = _state.Memory;
            for (var slot = 0; slot < memory.Used; slot++)
                if (!memory.IsDeleted(slot))
                    reader(slot, memory.PayloadOf(slot));
        }
        finally
        {
            _state.Contexts.Return(context);
        }
    }

    /// <inheritdoc/>
    public bool TryRead(int slot, PayloadReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var context = _state.Contexts.Rent();
        try
        {
            if (!Has(_state.Memory, slot)) return false;
            reader(slot, _state.Memory.PayloadOf(slot));
            return true;
        }
        finally
        {
            _state.Contexts.Return(context);
        }
    }

    /// <summary>Reads the id and the payload of one place.</summary>
    /// <returns>False where the place is empty.</returns>
    public bool TryRead(int slot, out string id, out ReadOnlyMemory<byte> payload)
    {
        var context = _state.Contexts.Rent();
        try
        {
            var memory = _state.Memory;
            (id, payload) = ("", default);
            if (!Has(memory, slot)) return false;
            var entry = memory.EntryOf(slot);
            (id, payload) = (entry.Id, entry.Payload);
            return true;
        }
        finally
        {
            _state.Contexts.Return(context);
        }
    }

    /// <inheritdoc/>
    public bool TryRead(int slot, Span<float> vector, out ReadOnlyMemory<byte> companion)
    {
        var context = _state.Contexts.Rent();
        try
        {
            var memory = _state.Memory;
            companion = default;
            if (!Has(memory, slot)) return false;
            new ReadOnlySpan<float>(memory.Originals.Get(slot, context.Scratch), memory.Shape.Dimension).CopyTo(vector);
            companion = memory.CompanionOf(slot);
            return true;
        }
        finally
        {
            _state.Contexts.Return(context);
        }
    }

    private static bool Has(GraphMemory memory, int slot) => slot >= 0 && slot < memory.Used && !memory.IsDeleted(slot);
}
