namespace EdgeAI.Vectors.Hnsw;

/// <summary>Which places of an index were filled or emptied, in order, for whoever keeps something for each place up to date. Safe for concurrent use.</summary>
internal sealed class EntryJournal
{
    // Whoever has fallen behind by so many reads everything again.
    private const int MostKept = 1 << 20;

    private readonly Lock _lock = new();
    private readonly List<int> _slots = [];
    private long _start;

    public long Position
    {
        get
        {
            lock (_lock) return _start + _slots.Count;
        }
    }

    public void Add(int slot)
    {
        lock (_lock)
        {
            if (_slots.Count == MostKept) Restart();
            _slots.Add(slot);
        }
    }

    /// <summary>Every place has another entry now.</summary>
    public void Reset()
    {
        lock (_lock) Restart();
    }

    /// <returns>False where not all of them are known any more.</returns>
    public bool TryReadFrom(ref long position, ICollection<int> slots)
    {
        lock (_lock)
        {
            var (from, known) = (position - _start, position >= _start);
            position = _start + _slots.Count;
            if (!known) return false;
            for (var i = (int)from; i < _slots.Count; i++) slots.Add(_slots[i]);
            return true;
        }
    }

    // One is left out, so that a position before it is told from the one after.
    private void Restart()
    {
        _start += _slots.Count + 1;
        _slots.Clear();
    }
}
