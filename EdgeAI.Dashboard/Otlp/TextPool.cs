using System.Collections.Concurrent;

namespace EdgeAI.Dashboard.Otlp;

/// <summary>Keeps one copy of each of the first texts it sees, so that thousands of spans do not hold thousands of copies of the same keys.</summary>
/// <param name="capacity">Texts kept; later ones are handed back as they came.</param>
public sealed class TextPool(int capacity)
{
    private const int MaxLength = 128;

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The copy kept of <paramref name="text"/>.</summary>
    public string Share(string text)
    {
        if (text.Length is 0 or > MaxLength)
            return text;
        if (_texts.TryGetValue(text, out var kept))
            return kept;
        if (Volatile.Read(ref _count) >= capacity)
            return text;
        kept = _texts.GetOrAdd(text, text);
        if (ReferenceEquals(kept, text))
            Interlocked.Increment(ref _count);
        return kept;
    }
}
