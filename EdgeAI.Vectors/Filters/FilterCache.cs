using System.Runtime.InteropServices;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Filters;

/// <summary>Remembers what passes the filters seen lately, and brings it up to date when entries change.</summary>
internal sealed class FilterCache
{
    private const int Remembered = 32, ChangesKept = 65536;

    private readonly Lock _lock = new();
    private readonly Dictionary<PayloadFilter, Known> _known = [];
    private readonly List<int> _changes = [];
    private long _forgotten;
    private long _clock;

    /// <summary>Notes that a slot has another entry than before.</summary>
    public void Changed(int slot)
    {
        lock (_lock)
        {
            // Without filters in use there is nothing to keep up to date.
            if (_known.Count == 0)
                return;
            if (_changes.Count == ChangesKept)
                Forget();
            _changes.Add(slot);
        }
    }

    /// <summary>Forgets everything: slots have other numbers now.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            Forget();
            _known.Clear();
        }
    }

    /// <summary>What passes a filter now. The bits do not change afterwards.</summary>
    public FilterBits Find(GraphMemory memory, PayloadFilter filter)
    {
        lock (_lock)
        {
            var now = _forgotten + _changes.Count;
            if (_known.TryGetValue(filter, out var known) && known.Seen >= _forgotten && known.Memory == memory)
            {
                var changed = CollectionsMarshal.AsSpan(_changes)[(int)(known.Seen - _forgotten)..];
                if (changed.Length > 0)
                    known.Bits = known.Bits.With(memory, filter, changed);
            }
            else
            {
                if (known is null && _known.Count == Remembered)
                    _known.Remove(_known.MinBy(pair => pair.Value.LastUse).Key);
                known = new Known { Memory = memory, Bits = FilterBits.Evaluate(memory, filter) };
                _known[filter] = known;
            }
            known.Seen = now;
            known.LastUse = ++_clock;
            return known.Bits;
        }
    }

    private void Forget()
    {
        _forgotten += _changes.Count;
        _changes.Clear();
    }

    private sealed class Known
    {
        public required GraphMemory Memory { get; init; }

        public required FilterBits Bits { get; set; }

        public long Seen { get; set; }

        public long LastUse { get; set; }
    }
}
