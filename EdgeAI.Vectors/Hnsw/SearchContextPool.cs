namespace EdgeAI.Vectors.Hnsw;

/// <summary>
/// Lends search contexts, and knows which searches are under way: what a writer takes out of use (a slot, a whole graph
/// memory) is given free only when every search that might have seen it has ended.
/// </summary>
/// <remarks>No search waits for another or for a writer. A writer waits only in <see cref="WaitForReaders"/>.</remarks>
internal sealed class SearchContextPool(GraphShape shape) : IDisposable
{
    private readonly SearchContext?[] _idle = new SearchContext?[2 * Environment.ProcessorCount];
    private readonly Lock _grow = new();
    private SearchContext[] _all = [];
    private long _epoch = 1;

    /// <summary>Lends a context and marks the beginning of a search.</summary>
    public SearchContext Rent()
    {
        var start = Environment.CurrentManagedThreadId;
        SearchContext? context = null;
        for (var i = 0; i < _idle.Length && context is null; i++)
        {
            ref var place = ref _idle[(start + i) % _idle.Length];
            if (place is not null)
                context = Interlocked.Exchange(ref place, null);
        }
        context ??= Create();
        // A full fence: the search must not read the graph before writers can see that it began.
        Interlocked.Exchange(ref context.Epoch, Volatile.Read(ref _epoch));
        return context;
    }

    /// <summary>Marks the end of a search and takes its context back.</summary>
    public void Return(SearchContext context)
    {
        Volatile.Write(ref context.Epoch, 0);
        var start = Environment.CurrentManagedThreadId;
        for (var i = 0; i < _idle.Length; i++)
            if (Interlocked.CompareExchange(ref _idle[(start + i) % _idle.Length], context, null) is null)
                return;
        Drop(context);
    }

    /// <summary>Lends a context to a task that is no search.</summary>
    public void Use(Action<SearchContext> task)
    {
        var context = Rent();
        try
        {
            task(context);
        }
        finally
        {
            Return(context);
        }
    }

    /// <summary>Starts a new epoch. What was taken out of use before is free once <see cref="HavePassed"/> says so of the value returned.</summary>
    public long Advance() => Interlocked.Increment(ref _epoch);

    /// <summary>Whether every search under way began in this epoch or later.</summary>
    public bool HavePassed(long epoch)
    {
        Interlocked.MemoryBarrier();
        foreach (var context in Volatile.Read(ref _all))
            if (Volatile.Read(ref context.Epoch) is var began and not 0 && began < epoch)
                return false;
        return true;
    }

    /// <summary>Returns when every search that is under way now has ended.</summary>
    public void WaitForReaders()
    {
        var epoch = Advance();
        var spin = new SpinWait();
        while (!HavePassed(epoch))
            spin.SpinOnce();
    }

    /// <summary>Frees the contexts; no search may be under way or begin.</summary>
    public void Dispose()
    {
        lock (_grow)
        {
            foreach (var context in _all)
                context.Dispose();
            _all = [];
            Array.Clear(_idle);
        }
    }

    // More threads than places. Apart from Return, where the closure would be made on every call.
    private void Drop(SearchContext context)
    {
        lock (_grow)
            _all = [.. _all.Where(other => other != context)];
        context.Dispose();
    }

    private SearchContext Create()
    {
        var context = new SearchContext(shape);
        lock (_grow)
            Volatile.Write(ref _all, [.. _all, context]);
        return context;
    }
}
