using System.Buffers;

namespace EdgeAI.Recognition.Text;

/// <summary>
/// Text in one canonical form, so that a label typed on one system equals the folder name that another wrote: "ä" as one code point, or as
/// "a" with a mark behind it. Unicode Standard Annex #15.
/// </summary>
/// <remarks><see cref="string.Normalize()"/> needs ICU, and returns its input under <c>InvariantGlobalization</c>.</remarks>
public static class CanonicalText
{
    // Nothing below U+0300 combines, and nothing below it is other than in form C.
    private const char FirstCombining = '\u0300';

    private const int Stacked = 256;

    /// <summary>Text in Normalization Form C, composed: the form in which labels and ids are kept and compared.</summary>
    /// <param name="text">Any text; surrogates that are no pair stay as they are.</param>
    public static string Compose(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAnyInRange(FirstCombining, char.MaxValue) ? Normalize(text, compose: true) : text;
    }

    /// <summary>Text in Normalization Form D, decomposed: how some systems write the names of files.</summary>
    /// <param name="text">Any text; surrogates that are no pair stay as they are.</param>
    public static string Decompose(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return System.Text.Ascii.IsValid(text) ? text : Normalize(text, compose: false);
    }

    /// <summary>Text composed and decomposed, each once: how one label may stand in what was written before labels were composed.</summary>
    public static IReadOnlyList<string> Spellings(string text)
    {
        var (composed, decomposed) = (Compose(text), Decompose(text));
        return composed == decomposed ? [composed] : [composed, decomposed];
    }

    private static string Normalize(string text, bool compose)
    {
        var tables = CompositionTables.Instance;
        // No canonical decomposition has more than four code points; a pair of surrogates is one.
        var room = text.Length * 4;
        var rented = room > Stacked ? ArrayPool<int>.Shared.Rent(room) : null;
        var points = rented ?? stackalloc int[Stacked];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var paired = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            tables.Decompose(paired ? char.ConvertToUtf32(text[i], text[++i]) : text[i], points, ref count);
        }
        Order(points[..count], tables);
        if (compose) count = Compose(points[..count], tables);
        var normal = ToText(points[..count]);
        if (rented is not null) ArrayPool<int>.Shared.Return(rented);
        return string.Equals(normal, text, StringComparison.Ordinal) ? text : normal;
    }

    /// <summary>Canonical ordering: marks between two starters by class, those of one class as they came.</summary>
    private static void Order(Span<int> points, CompositionTables tables)
    {
        for (var i = 1; i < points.Length; i++)
        {
            var point = points[i];
            var rank = tables.ClassOf(point);
            if (rank == 0) continue;
            var to = i;
            for (; to > 0 && tables.ClassOf(points[to - 1]) > rank; to--) points[to] = points[to - 1];
            points[to] = point;
        }
    }

    /// <summary>Canonical composition in place; returns the number of code points left.</summary>
    private static int Compose(Span<int> points, CompositionTables tables)
    {
        int count = 0, starter = -1, last = 0;
        foreach (var point in points)
        {
            var rank = tables.ClassOf(point);
            // A mark is blocked by one of its own class or a higher one between it and the starter; a starter by any.
            var blocked = starter >= 0 && starter < count - 1 && (last >= rank || rank == 0);
            if (starter >= 0 && !blocked && tables.TryCompose(points[starter], point, out var composed))
            {
                points[starter] = composed;
                continue;
            }
            if (rank == 0) starter = count;
            last = rank;
            points[count++] = point;
        }
        return count;
    }

    private static string ToText(ReadOnlySpan<int> points)
    {
        var text = new System.Text.StringBuilder(points.Length);
        foreach (var point in points)
        {
            if (point <= char.MaxValue) text.Append((char)point);
            else text.Append(char.ConvertFromUtf32(point));
        }
        return text.ToString();
    }
}
