using EdgeAI.Dashboard.Configuration;

namespace EdgeAI.Dashboard.Store.Traces;

/// <summary>Spans by trace. The trace that came first goes first when there are too many traces or spans. Thread-safe.</summary>
public sealed class TraceStore(TelemetryLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TraceId, TraceEntry> _byId = [];
    private readonly Ring<TraceEntry> _byArrival = new(limits.MaxTraces);
    private long _version;
    private long _received;
    private int _spans;

    /// <summary>Grows with every batch of spans.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Spans received since the start, kept or not.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Traces and spans kept now.</summary>
    public (int Traces, int Spans) Count
    {
        get
        {
            lock (_lock)
                return (_byArrival.Count, _spans);
        }
    }

    /// <summary>Takes spans in, in whatever order they come.</summary>
    public void Add(IReadOnlyList<SpanRecord> spans)
    {
        if (spans.Count == 0)
            return;
        lock (_lock)
            foreach (var span in spans)
                Add(span);
        Interlocked.Add(ref _received, spans.Count);
        Interlocked.Increment(ref _version);
    }

    /// <summary>Lists traces, the latest first.</summary>
    public TracePage Query(TraceQuery query)
    {
        var found = new List<TraceSummary>(Math.Min(query.Take, 256));
        var more = false;
        int total;
        lock (_lock)
        {
            total = _byArrival.Count;
            for (var i = total - 1; i >= 0 && !more; i--)
            {
                var entry = _byArrival[i];
                if (!Matches(entry, query))
                    continue;
                if (found.Count < query.Take)
                    found.Add(entry.Summarise());
                else
                    more = true;
            }
        }
        found.Sort(static (a, b) => b.StartNanoseconds.CompareTo(a.StartNanoseconds));
        return new TracePage(found, more, total);
    }

    /// <summary>One trace with its spans, or null when it is unknown or gone.</summary>
    public TraceDetail? Find(TraceId id)
    {
        lock (_lock)
            return _byId.TryGetValue(id, out var entry) ? new TraceDetail(entry.Summarise(), [.. entry.Spans]) : null;
    }

    /// <summary>Forgets all spans.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _byId.Clear();
            _byArrival.Clear();
            _spans = 0;
        }
        Interlocked.Increment(ref _version);
    }

    private void Add(SpanRecord span)
    {
        if (!_byId.TryGetValue(span.TraceId, out var entry))
        {
            if (_byArrival.Count == limits.MaxTraces)
                DropOldest();
            entry = new TraceEntry(span.TraceId);
            _byId.Add(span.TraceId, entry);
            _byArrival.Add(entry);
        }
        if (entry.Spans.Count >= limits.MaxSpansPerTrace)
        {
            entry.NotKept++;
            return;
        }
        if (entry.Add(span))
            _spans++;
        while (_spans > limits.MaxSpans && _byArrival.Count > 1)
            DropOldest();
    }

    private void DropOldest()
    {
        var oldest = _byArrival.RemoveOldest();
        _byId.Remove(oldest.Id);
        _spans -= oldest.Spans.Count;
    }

    private static bool Matches(TraceEntry entry, TraceQuery query) =>
        (!query.ErrorsOnly || entry.Errors > 0)
        && entry.End - entry.Start >= query.MinDurationNanoseconds
        && (query.Resource is not { Length: > 0 } resource || entry.Touches(resource))
        && (query.Text is not { Length: > 0 } text || entry.Contains(text));
}
