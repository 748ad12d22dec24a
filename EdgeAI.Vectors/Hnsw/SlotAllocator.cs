namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Hands out slots for new nodes: those of deleted nodes first, once no search can still be looking at them, then new ones,
/// growing the graph's memory when it is full.
/// </summary>
internal sealed unsafe class SlotAllocator(GraphState state)
{
    private readonly Stack<int> _free = new();
    private readonly HashSet<int> _known = [];
    private readonly List<int> _retired = [];
    private long _epoch;
    private int _ordinal = state.Memory.Used;

    /// <summary>A slot with empty links on every layer it has; no search meets it before <see cref="Publish"/>.</summary>
    public int Take()
    {
        if (_retired.Count > 0 && state.Contexts.HavePassed(_epoch))
        {
            for (var i = _retired.Count - 1; i >= 0; i--)
                _free.Push(_retired[i]);
            _retired.Clear();
        }
        var memory = state.Memory;
        if (_free.TryPop(out var slot))
        {
            _known.Remove(slot);
            Clear(memory, slot);
            return slot;
        }
        var level = LevelGenerator.LevelOf(_ordinal++, memory.Shape.M);
        var block = memory.Shape.UpperBlock(level);
        if (memory.Used == memory.Capacity || memory.UpperUsed + block > memory.UpperCapacity)
            memory = Grow(memory, 0);
        slot = memory.Used;
        memory.UpperIndex[slot] = 0;
        if (level > 0)
        {
            memory.UpperIndex[slot] = memory.UpperUsed;
            memory.Upper[memory.UpperUsed] = level;
            memory.UpperUsed += block;
        }
        Clear(memory, slot);
        return slot;
    }

    /// <summary>Makes room for so many nodes at once: growing step by step would copy the graph each time.</summary>
    public void Reserve(int nodes)
    {
        var memory = state.Memory;
        var needed = (long)memory.Used + nodes - _free.Count;
        if (needed > memory.Capacity)
            Grow(memory, needed);
    }

    /// <summary>Lets scans meet a slot whose data is complete.</summary>
    public void Publish(int slot)
    {
        var memory = state.Memory;
        if (slot == memory.Used)
            memory.Used = slot + 1;
        else
            memory.SetDeleted(slot, false);
    }

    /// <summary>
    /// Takes note that no live node links to a deleted one any more. Slots whose vector lies in the file stay unused until
    /// the file is written anew; the others keep their layers and are given out again.
    /// </summary>
    public void Retire()
    {
        var memory = state.Memory;
        for (var slot = memory.Originals.InFile; slot < memory.Used; slot++)
            if (memory.IsDeleted(slot) && _known.Add(slot))
                _retired.Add(slot);
        _epoch = state.Contexts.Advance();
    }

    private GraphMemory Grow(GraphMemory memory, long atLeast)
    {
        var grown = memory.Grow(checked((int)Math.Min(Array.MaxLength, Math.Max(2L * memory.Capacity, atLeast))));
        state.Replace(grown);
        return grown;
    }

    private static void Clear(GraphMemory memory, int slot)
    {
        for (var level = memory.LevelOf(slot); level >= 0; level--)
            new Span<int>(memory.LinksOf(slot, level), memory.LinkRoom(level)).Fill(GraphShape.NoLink);
    }
}
