using System.Collections.Frozen;

namespace EdgeAI.Recognition.Text;

/// <summary>Combining classes, decompositions and compositions of Unicode 17, as <c>eng/composition-tables</c> writes them.</summary>
internal sealed class CompositionTables
{
    private const string Resource = "canonical-composition.bin";
    private const int Composes = 128;

    // Hangul syllables are computed: Unicode Standard, section 3.12.
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Trails = 28, Syllables = Leads * Vowels * Trails;

    private static readonly Lazy<CompositionTables> Loaded = new(() => new CompositionTables());

    private readonly FrozenDictionary<int, byte> _classes;
    private readonly FrozenDictionary<int, int[]> _decompositions;
    private readonly FrozenDictionary<long, int> _compositions;

    private CompositionTables()
    {
        using var stream = typeof(CompositionTables).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Expected the resource {Resource} in {typeof(CompositionTables).Assembly.GetName().Name}, found none: build the project anew.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var reader = new Reader(bytes);
        var classes = new Dictionary<int, byte>();
        int at = 0;
        for (var runs = reader.Next(); runs > 0; runs--)
        {
            at += reader.Next();
            var end = at + reader.Next();
            var rank = (byte)reader.Next();
            for (; at < end; at++) classes.Add(at, rank);
        }
        var decompositions = new Dictionary<int, int[]>();
        var compositions = new Dictionary<long, int>();
        at = 0;
        for (var entries = reader.Next(); entries > 0; entries--)
        {
            at += reader.Next();
            var head = reader.Next();
            var parts = new int[head & ~Composes];
            foreach (ref var part in parts.AsSpan()) part = reader.Next();
            decompositions.Add(at, parts);
            if ((head & Composes) != 0) compositions.Add(Pair(parts[0], parts[1]), at);
        }
        (_classes, _decompositions, _compositions) = (classes.ToFrozenDictionary(), decompositions.ToFrozenDictionary(), compositions.ToFrozenDictionary());
    }

    /// <summary>Loaded at the first text that needs them.</summary>
    public static CompositionTables Instance => Loaded.Value;

    /// <summary>Canonical combining class; 0 for a starter.</summary>
    public byte ClassOf(int point) => point < 0x300 ? (byte)0 : _classes.GetValueOrDefault(point);

    /// <summary>Appends a code point's whole canonical decomposition.</summary>
    public void Decompose(int point, Span<int> points, ref int count)
    {
        if (point - SyllableBase is >= 0 and < Syllables and var syllable)
        {
            points[count++] = LeadBase + syllable / (Vowels * Trails);
            points[count++] = VowelBase + syllable % (Vowels * Trails) / Trails;
            if (syllable % Trails is > 0 and var trail) points[count++] = TrailBase + trail;
            return;
        }
        if (point < 0x80 || !_decompositions.TryGetValue(point, out var parts))
        {
            points[count++] = point;
            return;
        }
        foreach (var part in parts)
        {
            if (part == point) points[count++] = part;
            else Decompose(part, points, ref count);
        }
    }

    /// <summary>The primary composite of two code points.</summary>
    public bool TryCompose(int first, int second, out int composed)
    {
        if (first - LeadBase is >= 0 and < Leads and var lead && second - VowelBase is >= 0 and < Vowels and var vowel)
        {
            composed = SyllableBase + (lead * Vowels + vowel) * Trails;
            return true;
        }
        if (first - SyllableBase is >= 0 and < Syllables and var syllable && syllable % Trails == 0 && second - TrailBase is > 0 and < Trails and var trail)
        {
            composed = first + trail;
            return true;
        }
        return _compositions.TryGetValue(Pair(first, second), out composed);
    }

    private static long Pair(int first, int second) => ((long)first << 32) | (uint)second;

    /// <summary>Unsigned LEB128 numbers, one after the other.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _left = bytes;

        public int Next()
        {
            int value = 0, shift = 0;
            while (true)
            {
                var next = _left[0];
                _left = _left[1..];
                value |= (next & 127) << shift;
                if (next < 128) return value;
                shift += 7;
            }
        }
    }
}
