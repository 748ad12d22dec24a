namespace EdgeAI.Embedding.Imaging;

/// <summary>A Huffman code of a JPEG (ITU T.81, annexes C and F.2.2.3).</summary>
internal sealed class HuffmanCode
{
    private const int Longest = 16;

    private static readonly HuffmanCode[] _usualDc =
    [
        Of([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        Of([0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ];

    private static readonly HuffmanCode[] _usualAc =
    [
        Of([0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D], Convert.FromHexString(
            "01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A434445464748494A535455565758595A636465666768696A737475767778797A"
            + "838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FA")),
        Of([0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77], Convert.FromHexString(
            "000102031104052131061241510761711322328108144291A1B1C109233352F0156272D10A162434E125F11718191A262728292A35363738393A434445464748494A535455565758595A636465666768696A737475767778797A"
            + "82838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8F9FA")),
    ];

    private readonly byte[] _symbols;
    // By length: the largest code, -1 for none, and what to add to a code for its symbol's place.
    private readonly int[] _largest = new int[Longest + 1];
    private readonly int[] _offset = new int[Longest + 1];

    private HuffmanCode(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        var (code, place) = (0, 0);
        for (var length = 1; length <= Longest; length++)
        {
            var count = counts[length - 1];
            _offset[length] = place - code;
            code += count;
            place += count;
            _largest[length] = count == 0 ? -1 : code - 1;
            code <<= 1;
        }
    }

    /// <summary>The code that annex K.3 gives as an example, which an image without tables means.</summary>
    /// <param name="isAc">Whether for the coefficients that vary.</param>
    /// <param name="id">0 for luminance; anything else for chrominance.</param>
    public static HuffmanCode Usual(bool isAc, int id) => (isAc ? _usualAc : _usualDc)[Math.Min(id, 1)];

    /// <summary>Reads a code from a DHT segment: how many there are of each length, then their symbols.</summary>
    public static bool TryRead(ReadOnlySpan<byte> table, out HuffmanCode? code, out int used)
    {
        (code, used) = (null, Longest);
        foreach (var count in table[..Longest])
            used += count;
        if (used > Math.Min(table.Length, Longest + 256))
            return false;
        code = new HuffmanCode(table[..Longest], table[Longest..used]);
        return true;
    }

    /// <summary>Decodes the next symbol.</summary>
    public bool TryDecode(ref EntropyBits bits, out int symbol)
    {
        symbol = 0;
        var code = 0;
        for (var length = 1; length <= Longest; length++)
        {
            if (!bits.TryRead(1, out var bit))
                return false;
            code = code << 1 | bit;
            if (code > _largest[length])
                continue;
            var place = code + _offset[length];
            if ((uint)place >= (uint)_symbols.Length)
                return false;
            symbol = _symbols[place];
            return true;
        }
        return false;
    }

    private static HuffmanCode Of(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols) => new(counts, symbols);
}
