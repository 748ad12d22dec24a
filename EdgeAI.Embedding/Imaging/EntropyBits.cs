namespace EdgeAI.Embedding.Imaging;

/// <summary>Reads the bits of a JPEG's entropy-coded data (ITU T.81, annex F.2.2.5): a byte 0 after a prefix is stuffing, anything else a marker.</summary>
internal ref struct EntropyBits(ReadOnlySpan<byte> data)
{
    private const byte Prefix = 0xFF;

    private readonly ReadOnlySpan<byte> _data = data;
    private int _at;
    private uint _bits;
    private int _count;

    /// <summary>What follows the byte that was read last.</summary>
    public readonly ReadOnlySpan<byte> Rest => _data[_at..];

    /// <summary>Reads up to 16 bits.</summary>
    /// <returns>False when the data end, or a marker comes, before.</returns>
    public bool TryRead(int count, out int value)
    {
        value = 0;
        while (_count < count)
        {
            if (_at >= _data.Length)
                return false;
            var next = _data[_at];
            if (next == Prefix)
            {
                if (_at + 1 >= _data.Length || _data[_at + 1] != 0)
                    return false;
                _at++;
            }
            _at++;
            _bits = _bits << 8 | next;
            _count += 8;
        }
        _count -= count;
        value = (int)(_bits >> _count & ((1u << count) - 1));
        return true;
    }

    /// <summary>Passes over up to 16 bits.</summary>
    public bool Skip(int count) => TryRead(count, out _);

    /// <summary>Passes over a restart marker, and the bits that fill the byte before it.</summary>
    public bool SkipRestart()
    {
        _count = 0;
        while (_at + 1 < _data.Length && _data[_at] == Prefix && _data[_at + 1] == Prefix)
            _at++;
        if (_at + 1 >= _data.Length || _data[_at] != Prefix || _data[_at + 1] is < 0xD0 or > 0xD7)
            return false;
        _at += 2;
        return true;
    }
}
