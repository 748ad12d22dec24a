namespace EdgeAI.Dashboard.Store.Traces;

/// <summary>The spans of one trace, in the order they came, and what the list shows of them. Guarded by the store's lock.</summary>
internal sealed class TraceEntry(TraceId id)
{
    /// <summary>Below this many spans a scan finds a repeated span as fast as a table would.</summary>
    private const int ScanLimit = 32;

    private readonly List<SpanRecord> _spans = [];
    private readonly List<(TelemetryResource Resource, int Spans)> _resources = [];
    private Dictionary<(SpanId, TelemetryResource), int>? _positions;

    public TraceId Id { get; } = id;

    public IReadOnlyList<SpanRecord> Spans => _spans;

    public ulong Start { get; private set; } = ulong.MaxValue;

    public ulong End { get; private set; }

    public int Errors { get; private set; }

    public int NotKept { get; set; }

    /// <summary>A span without parent, or the earliest one until such a span comes.</summary>
    public SpanRecord Root { get; private set; } = null!;

    /// <summary>Adds a span; one sent again (an exporter's retry) replaces the first copy. True when the count grew.</summary>
    public bool Add(SpanRecord span)
    {
        var position = PositionOf(span);
        if (position >= 0)
        {
            if (_spans[position].IsError)
                Errors--;
            if (ReferenceEquals(Root, _spans[position]))
                Root = span;
            _spans[position] = span;
        }
        else
        {
            _positions?.Add((span.SpanId, span.Resource), _spans.Count);
            _spans.Add(span);
            CountResource(span.Resource);
        }
        if (span.IsError)
            Errors++;
        Start = Math.Min(Start, span.StartNanoseconds);
        End = Math.Max(End, span.EndNanoseconds);
        if (Root is null || IsBetterRoot(span))
            Root = span;
        return position < 0;
    }

    public bool Touches(string resourceName)
    {
        foreach (var (resource, _) in _resources)
            if (resource.Name == resourceName || resource.DisplayName == resourceName)
                return true;
        return false;
    }

    public bool Contains(string text)
    {
        if (text.Length == 32 && Id.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            return true;
        foreach (var span in _spans)
            if (span.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || span.StatusMessage.Contains(text, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    public TraceSummary Summarise() => new(Id, Root.Name, Root.Resource, !Root.ParentId.IsEmpty, Start, End, _spans.Count, Errors, NotKept,
        [.. _resources.Select(r => new TraceResource(r.Resource, r.Spans))]);

    private bool IsBetterRoot(SpanRecord span) =>
        span.ParentId.IsEmpty != Root.ParentId.IsEmpty ? span.ParentId.IsEmpty : span.StartNanoseconds < Root.StartNanoseconds;

    private void CountResource(TelemetryResource resource)
    {
        var i = _resources.FindIndex(r => ReferenceEquals(r.Resource, resource));
        if (i < 0)
            _resources.Add((resource, 1));
        else
            _resources[i] = (resource, _resources[i].Spans + 1);
    }

    private int PositionOf(SpanRecord span)
    {
        if (_positions is null && _spans.Count < ScanLimit)
            return _spans.FindIndex(s => s.SpanId == span.SpanId && ReferenceEquals(s.Resource, span.Resource));
        if (_positions is null)
        {
            _positions = [];
            for (var i = 0; i < _spans.Count; i++)
                _positions[(_spans[i].SpanId, _spans[i].Resource)] = i;
        }
        return _positions.GetValueOrDefault((span.SpanId, span.Resource), -1);
    }
}
