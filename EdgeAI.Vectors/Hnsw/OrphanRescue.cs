namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Finds nodes of the lowest layer that no walk can come to, alone or as an island that links to itself (choosing links anew can drop the last one that
/// leads there), and gives them a link from their nearest neighbour that walks do come to and that can spare one. Searches may go on meanwhile.
/// </summary>
internal sealed unsafe class OrphanRescue
{
    // Taking one node's link for another may in turn cut off a third.
    private const int MostRounds = 8;

    // Neighbours that may be asked for a link.
    private const int Nearest = 64;

    private readonly GraphMemory _memory;
    private readonly SearchContext _context;
    private readonly int[] _incoming;
    private readonly ulong[] _reached;
    private readonly Stack<int> _ahead = new();

    private OrphanRescue(GraphMemory memory, SearchContext context)
    {
        (_memory, _context) = (memory, context);
        (_incoming, _reached) = (new int[memory.Used], new ulong[(memory.Used + 63) / 64]);
    }

    /// <summary>Afterwards the lowest layer leads from the entry node to every live one.</summary>
    /// <param name="memory">The graph; no live node links to a deleted one.</param>
    /// <param name="context">To look for neighbours with.</param>
    public static void Run(GraphMemory memory, SearchContext context)
    {
        if (memory.Top.Slot < 0)
            return;
        var live = memory.LiveSlots();
        var rescue = new OrphanRescue(memory, context);
        for (var round = 0; round < MostRounds && rescue.Rescue(live); round++) ;
    }

    /// <returns>Whether there was a node to rescue.</returns>
    private bool Rescue(int[] live)
    {
        Array.Clear(_reached);
        Array.Clear(_incoming);
        foreach (var slot in live)
            foreach (var link in LinksOf(slot))
                _incoming[link]++;
        Spread(_memory.Top.Slot);
        var lost = live.Where(slot => !IsReached(slot)).ToList();
        // Those next to the rest first: what lies behind them is found through them.
        foreach (var slot in lost)
            if (!IsReached(slot) && TryLink(slot, LinksOf(slot)))
                Spread(slot);
        foreach (var slot in lost)
            if (!IsReached(slot) && TryLink(slot, NearestTo(slot)))
                Spread(slot);
        return lost.Count > 0;
    }

    private void Spread(int from)
    {
        Reach(from);
        while (_ahead.TryPop(out var slot))
            foreach (var link in LinksOf(slot))
                if (!IsReached(link))
                    Reach(link);
    }

    private void Reach(int slot)
    {
        _reached[slot >> 6] |= 1UL << (slot & 63);
        _ahead.Push(slot);
    }

    private bool IsReached(int slot) => (_reached[slot >> 6] >> (slot & 63) & 1) != 0;

    private bool TryLink(int orphan, ReadOnlySpan<int> neighbours)
    {
        foreach (var neighbour in neighbours)
            if (IsReached(neighbour) && TryLink(orphan, neighbour))
                return true;
        return false;
    }

    private bool TryLink(int orphan, int neighbour)
    {
        var links = _memory.LinksOf(neighbour, 0);
        var present = LinksOf(neighbour).Length;
        if (present < _memory.Shape.BaseLinks)
        {
            Volatile.Write(ref links[present], orphan);
            _incoming[orphan]++;
            return true;
        }
        // From the end, where the farthest are: one that others link to as well.
        for (var i = present - 1; i >= 0; i--)
        {
            if (_incoming[links[i]] < 2)
                continue;
            _incoming[links[i]]--;
            _incoming[orphan]++;
            Volatile.Write(ref links[i], orphan);
            return true;
        }
        return false;
    }

    private int[] NearestTo(int slot)
    {
        _context.Query.Take(_memory, slot);
        fixed (ulong* reached = _reached)
            ExactSearcher.Scan(_memory, _context, _memory.Used, Nearest, reached);
        return [.. Enumerable.Range(0, _context.Pool.Count).Select(_context.Pool.SlotAt)];
    }

    private ReadOnlySpan<int> LinksOf(int slot)
    {
        var links = new ReadOnlySpan<int>(_memory.LinksOf(slot, 0), _memory.Shape.BaseLinks);
        var end = links.IndexOf(GraphShape.NoLink);
        return end < 0 ? links : links[..end];
    }
}
