using System.Runtime.InteropServices;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Links new nodes into the graph, a batch at a time: each looks for its neighbours in the graph as it was before the
/// batch and, exactly, among its batch mates; then the links back are added, each target by one thread. So any number of
/// threads gives the same graph, without a lock, and searches may go on meanwhile.
/// </summary>
/// <remarks>One writer at a time. Codes, scale and level of the nodes are in memory before <see cref="Insert"/>.</remarks>
internal sealed unsafe class HnswGraphBuilder(GraphShape shape, int efConstruction, SearchContextPool contexts)
{
    private readonly List<NewNode> _nodes = [];
    private readonly List<ulong> _edges = [];
    private readonly List<(int Start, int End)> _targets = [];
    private readonly List<int> _mates = [];

    /// <summary>Links nodes whose links are empty and who are not in the graph yet.</summary>
    /// <param name="memory">The graph.</param>
    /// <param name="slots">The nodes.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="scan">Looks for neighbours on the lowest layer among all nodes, for nodes that the graph may have lost touch with.</param>
    public void Insert(GraphMemory memory, ReadOnlySpan<int> slots, int threads, bool scan = false)
    {
        var top = memory.Top;
        _mates.Clear();
        for (var i = 0; i < slots.Length; i++)
        {
            if (_nodes.Count == i)
                _nodes.Add(new NewNode(shape));
            _nodes[i].Reset(slots[i], memory.LevelOf(slots[i]));
            _mates.Add(slots[i]);
        }
        var count = slots.Length;
        Run(count, threads, (context, i) => FindNeighbours(memory, context, _nodes[i], top, scan));

        var highest = 0;
        for (var i = 0; i < count; i++)
        {
            for (var level = 0; level <= _nodes[i].Level; level++)
                Write(memory.LinksOf(_nodes[i].Slot, level), memory.LinkRoom(level), _nodes[i].Chosen(level));
            highest = Math.Max(highest, _nodes[i].Level);
        }
        for (var level = 0; level <= highest; level++)
            LinkBack(memory, count, level, threads);

        for (var i = 0; i < count; i++)
            if (top.Slot < 0 || _nodes[i].Level > top.Level)
                top = (_nodes[i].Slot, _nodes[i].Level);
        memory.Top = top;
    }

    /// <summary>Replaces a list of links. A search that reads it meanwhile sees old and new links mixed, each of them valid.</summary>
    public static void Write(int* links, int room, ReadOnlySpan<int> chosen)
    {
        for (var i = 0; i < chosen.Length; i++)
            Volatile.Write(ref links[i], chosen[i]);
        for (var i = chosen.Length; i < room; i++)
            Volatile.Write(ref links[i], GraphShape.NoLink);
    }

    private void FindNeighbours(GraphMemory memory, SearchContext context, NewNode node, (int Slot, int Level) top, bool scan)
    {
        // Half a byte a value is too little on both sides of a product: the new node looks from its whole vector.
        if (shape.Mode == HnswMode.Compact)
            context.Query.Encode(new ReadOnlySpan<float>(memory.Originals.Get(node.Slot, context.Scratch), shape.Dimension));
        else
            context.Query.Take(memory, node.Slot);
        Span<int> room = stackalloc int[HnswSearcher.Entries];
        var entries = top.Slot < 0 ? [] : room[..HnswSearcher.FindEntries(memory, context, top, node.Level, room)];
        for (var level = node.Level; level >= 0; level--)
        {
            if (scan && level == 0)
            {
                ExactSearcher.Scan(memory, context, memory.Used, efConstruction, null);
            }
            else if (entries.Length > 0 && level == 0 && memory.DeletedCount > 0)
            {
                // Deleted nodes could fill the whole pool, and a node must not be left without neighbours.
                FilteredSearcher.SearchLayer(memory, context, entries, efConstruction, null);
            }
            else if (entries.Length > 0 && level <= top.Level)
            {
                HnswSearcher.SearchLayer(memory, context, entries, level, efConstruction);
                entries = room[..context.Pool.CopyFirst(room)];
            }
            else
            {
                context.Pool.Reset(efConstruction);
            }
            AddBatchMates(memory, context, node, level);
            fixed (int* chosen = node.Room(level))
                node.SetCount(level, NeighbourSelector.Select(memory, context, node.Slot, shape.M, chosen));
        }
    }

    private void AddBatchMates(GraphMemory memory, SearchContext context, NewNode node, int level)
    {
        var mates = CollectionsMarshal.AsSpan(_mates);
        for (var start = 0; start < mates.Length;)
        {
            var count = 0;
            for (; start < mates.Length && count < SearchContext.BatchRoom; start++)
                if (mates[start] != node.Slot && (level == 0 || _nodes[start].Level >= level))
                    context.Slots[count++] = mates[start];
            context.Query.Score(memory, context.Slots, count, context.Scores);
            for (var i = 0; i < count; i++)
                if (context.Scores[i] >= context.Pool.Threshold)
                    context.Pool.Add(context.Scores[i], context.Slots[i]);
        }
    }

    private void LinkBack(GraphMemory memory, int count, int level, int threads)
    {
        _edges.Clear();
        for (var i = 0; i < count; i++)
            if (_nodes[i].Level >= level)
                foreach (var target in _nodes[i].Chosen(level))
                    _edges.Add((ulong)target << 32 | (uint)_nodes[i].Slot);
        _edges.Sort();
        _targets.Clear();
        for (int start = 0, end = 0; start < _edges.Count; start = end)
        {
            while (end < _edges.Count && _edges[end] >> 32 == _edges[start] >> 32)
                end++;
            _targets.Add((start, end));
        }
        Run(_targets.Count, threads, (context, i) =>
        {
            var (start, end) = _targets[i];
            AddLinks(memory, context, (int)(_edges[start] >> 32), level, CollectionsMarshal.AsSpan(_edges)[start..end]);
        });
    }

    private static void AddLinks(GraphMemory memory, SearchContext context, int target, int level, ReadOnlySpan<ulong> edges)
    {
        var room = memory.LinkRoom(level);
        var links = memory.LinksOf(target, level);
        var present = 0;
        while (present < room && links[present] >= 0)
            present++;
        var before = present;
        var crowd = 0;
        foreach (var edge in edges)
        {
            var source = (int)(uint)edge;
            if (new ReadOnlySpan<int>(links, before).Contains(source))
                continue;
            if (present < room)
                Volatile.Write(ref links[present++], source);
            else if (crowd + room < SearchContext.BatchRoom)
                context.Slots[crowd++] = source;
        }
        if (crowd == 0)
            return;
        // No room for all: choose anew among old and new.
        new ReadOnlySpan<int>(links, room).CopyTo(new Span<int>(context.Slots + crowd, room));
        crowd += room;
        Choose(memory, context, target, level, crowd);
    }

    /// <summary>Chooses a node's links anew among the first slots that the context holds.</summary>
    public static void Choose(GraphMemory memory, SearchContext context, int target, int level, int count)
    {
        var room = memory.LinkRoom(level);
        for (var i = 0; i < count; i++)
            HnswSearcher.PrefetchCodes(memory, context.Slots[i]);
        context.Query.Take(memory, target);
        context.Query.Score(memory, context.Slots, count, context.Scores);
        context.Pool.Reset(count);
        for (var i = 0; i < count; i++)
            context.Pool.Add(context.Scores[i], context.Slots[i]);
        var chosen = stackalloc int[room];
        var taken = NeighbourSelector.Select(memory, context, target, room, chosen);
        Write(memory.LinksOf(target, level), room, new ReadOnlySpan<int>(chosen, taken));
    }

    private void Run(int count, int threads, Action<SearchContext, int> body)
    {
        var next = 0;
        if (threads == 1 || count < 8)
            Work();
        else
            Parallel.For(0, threads, _ => Work());

        // One at a time from a common counter: shares dealt in advance end at different times, and every batch waits for the last.
        void Work()
        {
            var context = contexts.Rent();
            try
            {
                for (int i; (i = Interlocked.Increment(ref next) - 1) < count;)
                    body(context, i);
            }
            finally
            {
                contexts.Return(context);
            }
        }
    }
}
