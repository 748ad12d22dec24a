using System.Collections.Concurrent;
using EdgeAI.Vectors;

namespace EdgeAI.Inference.Catalog;

/// <summary>Keeps the entries that were matched lately, so that a stream of like frames parses no payload twice. Safe for concurrent use.</summary>
internal sealed class EntryCache
{
    private const int Capacity = 4096;

    private readonly ConcurrentDictionary<string, CatalogEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>The entry behind a match.</summary>
    public CatalogEntry Of(VectorMatch match)
    {
        // Equal memory is the same slice of the index, so this notices an entry whose payload was replaced.
        if (_entries.TryGetValue(match.Id, out var known) && known.Payload.Equals(match.Payload)) return known;
        if (_entries.Count >= Capacity) _entries.Clear();
        return _entries[match.Id] = CatalogEntry.From(match);
    }
}
