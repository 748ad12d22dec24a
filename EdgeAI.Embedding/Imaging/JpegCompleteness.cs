using System.Buffers.Binary;

namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// Tells whether a JPEG without end marker lacks nothing else: whether every block of every component is there to its last bit
/// (ITU T.81, annexes B, F and G). Decodes the Huffman codes and throws the values away.
/// </summary>
/// <remarks>Cameras that forget the marker send complete images; a cut image must not be answered. Only images without the marker are looked at so closely.</remarks>
internal sealed class JpegCompleteness
{
    private const int MaxComponents = 4, BlockCoefficients = 64;
    private const byte Prefix = 0xFF;

    private readonly HuffmanCode?[] _dc = new HuffmanCode?[4], _ac = new HuffmanCode?[4];
    private readonly Component[] _components = new Component[MaxComponents];
    private int _count, _width, _height, _horizontal, _vertical, _restartInterval, _skipRun;
    private bool _isProgressive;

    private JpegCompleteness()
    {
    }

    /// <summary>Whether only the end marker is missing.</summary>
    /// <param name="jpeg">An image that starts with a start-of-image marker and has no end marker behind its last scan.</param>
    public static bool LacksOnlyItsEnd(ReadOnlySpan<byte> jpeg) => new JpegCompleteness().Check(jpeg);

    private bool Check(ReadOnlySpan<byte> jpeg)
    {
        var rest = jpeg[2..];
        while (true)
        {
            while (rest.Length >= 2 && rest[0] == Prefix && rest[1] == Prefix)
                rest = rest[1..];
            // Whatever stands behind the last scan: half a marker, padding, junk.
            var length = rest.Length < 4 || rest[0] != Prefix ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 2 || 2 + length > rest.Length)
                return IsAllThere();
            var marker = rest[1];
            var body = rest.Slice(4, length - 2);
            rest = rest[(2 + length)..];
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2 when _count == 0:
                    if (!TakeFrame(body, marker == 0xC2))
                        return false;
                    break;
                case 0xC4:
                    if (!TakeCodes(body))
                        return false;
                    break;
                case 0xDD:
                    _restartInterval = body.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(body) : 0;
                    break;
                case 0xDA:
                    if (!TakeScan(body, ref rest))
                        return false;
                    break;
                // Arithmetic, lossless and hierarchical coding: left to the decoder.
                case (>= 0xC3 and <= 0xCF) and not 0xC8:
                    return false;
            }
        }
    }

    private bool IsAllThere()
    {
        for (var i = 0; i < _count; i++)
            for (var k = 0; k < BlockCoefficients; k++)
                if (_components[i].BitsMissing[k] != 0)
                    return false;
        return _count > 0;
    }

    private bool TakeFrame(ReadOnlySpan<byte> body, bool isProgressive)
    {
        if (body.Length < 6 || body[5] is 0 or > MaxComponents || body.Length < 6 + 3 * body[5])
            return false;
        _isProgressive = isProgressive;
        (_height, _width) = (BinaryPrimitives.ReadUInt16BigEndian(body[1..]), BinaryPrimitives.ReadUInt16BigEndian(body[3..]));
        _count = body[5];
        for (var i = 0; i < _count; i++)
        {
            var (horizontal, vertical) = (body[7 + 3 * i] >> 4, body[7 + 3 * i] & 15);
            if (horizontal is 0 or > 4 || vertical is 0 or > 4)
                return false;
            _components[i] = new Component { Id = body[6 + 3 * i], Horizontal = horizontal, Vertical = vertical };
            Array.Fill(_components[i].BitsMissing, byte.MaxValue);
            (_horizontal, _vertical) = (Math.Max(_horizontal, horizontal), Math.Max(_vertical, vertical));
        }
        if (_width == 0 || _height == 0)
            return false;
        foreach (var component in _components.AsSpan(0, _count))
        {
            component.BlocksPerRow = DivideUp(_width * component.Horizontal, 8 * _horizontal);
            component.Rows = DivideUp(_height * component.Vertical, 8 * _vertical);
            component.Stride = DivideUp(_width, 8 * _horizontal) * component.Horizontal;
            if (isProgressive)
                component.NonZero = new ulong[component.Stride * DivideUp(_height, 8 * _vertical) * component.Vertical];
        }
        return true;
    }

    private bool TakeCodes(ReadOnlySpan<byte> body)
    {
        while (body.Length >= 17)
        {
            var (kind, id) = (body[0] >> 4, body[0] & 15);
            if (kind > 1 || id > 3 || !HuffmanCode.TryRead(body[1..], out var code, out var used))
                return false;
            (kind == 0 ? _dc : _ac)[id] = code;
            body = body[(1 + used)..];
        }
        return body.IsEmpty;
    }

    private bool TakeScan(ReadOnlySpan<byte> body, ref ReadOnlySpan<byte> rest)
    {
        if (body.Length < 1 || body[0] is 0 or > MaxComponents || body.Length < 4 + 2 * body[0])
            return false;
        var scan = new Scan { Count = body[0], First = body[1 + 2 * body[0]], Last = body[2 + 2 * body[0]], High = body[3 + 2 * body[0]] >> 4, Low = body[3 + 2 * body[0]] & 15 };
        if (!_isProgressive)
            (scan.First, scan.Last, scan.High, scan.Low) = (0, 63, 0, 0);
        if (scan.First > scan.Last || scan.Last > 63 || (scan.First > 0 && scan.Count > 1) || (_isProgressive && scan.First == 0 && scan.Last != 0))
            return false;
        for (var i = 0; i < scan.Count; i++)
        {
            if (ComponentOf(body[1 + 2 * i]) is not { } component || (body[2 + 2 * i] & 15) > 3 || body[2 + 2 * i] >> 4 > 3)
                return false;
            scan.Components[i] = component;
            // Motion JPEG leaves the usual tables out.
            component.Dc = _dc[body[2 + 2 * i] >> 4] ?? HuffmanCode.Usual(isAc: false, body[2 + 2 * i] >> 4);
            component.Ac = _ac[body[2 + 2 * i] & 15] ?? HuffmanCode.Usual(isAc: true, body[2 + 2 * i] & 15);
        }
        var bits = new EntropyBits(rest);
        if (!WalkScan(scan, ref bits))
            return false;
        rest = bits.Rest;
        for (var i = 0; i < scan.Count; i++)
            for (var k = scan.First; k <= scan.Last; k++)
                scan.Components[i].BitsMissing[k] = (byte)scan.Low;
        return true;
    }

    private Component? ComponentOf(int id)
    {
        foreach (var component in _components.AsSpan(0, _count))
            if (component.Id == id)
                return component;
        return null;
    }

    private bool WalkScan(Scan scan, ref EntropyBits bits)
    {
        _skipRun = 0;
        var single = scan.Components[0];
        var columns = scan.Count == 1 ? single.BlocksPerRow : DivideUp(_width, 8 * _horizontal);
        var rows = scan.Count == 1 ? single.Rows : DivideUp(_height, 8 * _vertical);
        var left = _restartInterval;
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                if (_restartInterval > 0 && left-- == 0)
                {
                    if (!bits.SkipRestart())
                        return false;
                    left = _restartInterval - 1;
                    _skipRun = 0;
                }
                if (scan.Count == 1)
                {
                    if (!WalkBlock(scan, single, row * single.Stride + column, ref bits))
                        return false;
                    continue;
                }
                for (var i = 0; i < scan.Count; i++)
                {
                    var component = scan.Components[i];
                    for (var y = 0; y < component.Vertical; y++)
                        for (var x = 0; x < component.Horizontal; x++)
                            if (!WalkBlock(scan, component, (row * component.Vertical + y) * component.Stride + column * component.Horizontal + x, ref bits))
                                return false;
                }
            }
        return true;
    }

    private bool WalkBlock(Scan scan, Component component, int block, ref EntropyBits bits)
    {
        if (scan.First == 0)
        {
            if (scan.High > 0)
            {
                if (!bits.Skip(1))
                    return false;
            }
            else if (!component.Dc!.TryDecode(ref bits, out var size) || size > 16 || !bits.Skip(size))
                return false;
        }
        if (!_isProgressive)
            return WalkCoefficients(component, ref bits);
        return scan.First == 0 || (scan.High == 0 ? WalkFirst(scan, component, block, ref bits) : WalkRefinement(scan, component, block, ref bits));
    }

    private static bool WalkCoefficients(Component component, ref EntropyBits bits)
    {
        for (var k = 1; k < BlockCoefficients; k++)
        {
            if (!component.Ac!.TryDecode(ref bits, out var symbol))
                return false;
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run != 15)
                return true;
            k += run;
            if (k >= BlockCoefficients || !bits.Skip(size))
                return false;
        }
        return true;
    }

    /// <summary>The first pass over a band of coefficients (annex G.1.2.2).</summary>
    private bool WalkFirst(Scan scan, Component component, int block, ref EntropyBits bits)
    {
        if (_skipRun > 0)
        {
            _skipRun--;
            return true;
        }
        for (var k = scan.First; k <= scan.Last; k++)
        {
            if (!component.Ac!.TryDecode(ref bits, out var symbol))
                return false;
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run < 15)
                return TryReadRun(run, ref bits);
            k += run;
            if (size == 0)
                continue;
            if (k > 63 || !bits.Skip(size))
                return false;
            component.NonZero[block] |= 1UL << k;
        }
        return true;
    }

    /// <summary>One bit more of a band of coefficients (annex G.1.2.3): each that is not zero yet has a correction bit wherever it is passed.</summary>
    private bool WalkRefinement(Scan scan, Component component, int block, ref EntropyBits bits)
    {
        ref var nonZero = ref component.NonZero[block];
        var k = scan.First;
        if (_skipRun == 0)
        {
            for (; k <= scan.Last; k++)
            {
                if (!component.Ac!.TryDecode(ref bits, out var symbol))
                    return false;
                var (run, size) = (symbol >> 4, symbol & 15);
                if (size == 0 && run < 15)
                {
                    if (!TryReadRun(run, ref bits))
                        return false;
                    // This block belongs to the run too.
                    _skipRun++;
                    break;
                }
                if (size > 1 || !bits.Skip(size))
                    return false;
                for (; k <= scan.Last; k++)
                {
                    if ((nonZero >> k & 1) == 0)
                    {
                        if (run-- == 0)
                            break;
                    }
                    else if (!bits.Skip(1))
                        return false;
                }
                if (size == 1 && k <= scan.Last)
                    nonZero |= 1UL << k;
            }
        }
        if (_skipRun == 0)
            return true;
        for (; k <= scan.Last; k++)
            if ((nonZero >> k & 1) != 0 && !bits.Skip(1))
                return false;
        _skipRun--;
        return true;
    }

    /// <summary>How many blocks more have nothing else in this band.</summary>
    private bool TryReadRun(int size, ref EntropyBits bits)
    {
        if (!bits.TryRead(size, out var extra))
            return false;
        _skipRun = (1 << size) - 1 + extra;
        return true;
    }

    private static int DivideUp(int value, int by) => (value + by - 1) / by;

    private sealed class Component
    {
        public int Id, Horizontal, Vertical, BlocksPerRow, Rows, Stride;
        public HuffmanCode? Dc, Ac;
        public ulong[] NonZero = [];

        /// <summary>For each coefficient, its lowest bits that no scan has had; all of them at first.</summary>
        public readonly byte[] BitsMissing = new byte[BlockCoefficients];
    }

    private sealed class Scan
    {
        public int Count, First, Last, High, Low;
        public readonly Component[] Components = new Component[MaxComponents];
    }
}
