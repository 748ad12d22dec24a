using EdgeAI.Dashboard.Configuration;

namespace EdgeAI.Dashboard.Store.Logs;

/// <summary>Log records in the order they came; the oldest goes first. Thread-safe.</summary>
public sealed class LogStore(TelemetryLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Ring<LogEntry> _entries = new(limits.MaxLogs);
    private long _sequence;
    private long _version;

    /// <summary>Grows with every batch of records.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Records kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Takes records in.</summary>
    public void Add(IReadOnlyList<LogEntry> entries)
    {
        if (entries.Count == 0)
            return;
        lock (_lock)
            foreach (var entry in entries)
            {
                entry.Sequence = ++_sequence;
                _entries.Add(entry);
            }
        Interlocked.Increment(ref _version);
    }

    /// <summary>Lists records, the newest first.</summary>
    public LogPage Query(LogQuery query)
    {
        var found = new List<LogEntry>(Math.Min(query.Take, 256));
        lock (_lock)
        {
            for (var i = _entries.Count - 1; i >= 0; i--)
            {
                var entry = _entries[i];
                if (!Matches(entry, query))
                    continue;
                if (found.Count == query.Take)
                    return new LogPage(found, HasMore: true, _entries.Count);
                found.Add(entry);
            }
            return new LogPage(found, HasMore: false, _entries.Count);
        }
    }

    /// <summary>Forgets all records.</summary>
    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
        Interlocked.Increment(ref _version);
    }

    private static bool Matches(LogEntry entry, LogQuery query) =>
        entry.Level >= query.MinLevel
        && (query.TraceId.IsEmpty || entry.TraceId == query.TraceId)
        && (query.SpanId.IsEmpty || entry.SpanId == query.SpanId)
        && (query.Resource is not { Length: > 0 } resource || entry.Resource.Name == resource || entry.Resource.DisplayName == resource)
        && (query.Text is not { Length: > 0 } text || Contains(entry, text));

    private static bool Contains(LogEntry entry, string text)
    {
        if (Has(entry.Message) || Has(entry.Scope.Name) || Has(entry.EventName))
            return true;
        for (var i = 0; i < entry.Attributes.Count; i++)
            if (Has(entry.Attributes[i].Value))
                return true;
        return text.Length == 32 && TraceId.TryParse(text, out var id) && entry.TraceId == id;

        bool Has(string value) => value.Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
