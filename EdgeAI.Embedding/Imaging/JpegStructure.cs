using System.Buffers.Binary;

namespace EdgeAI.Embedding.Imaging;

/// <summary>Just enough of JPEG's markers (ITU T.81, annex B) to see whether a progressive image is all there, and what decoding it costs.</summary>
/// <param name="IsProgressive">Whether its coefficients come in several passes.</param>
/// <param name="IsTruncated">Whether it has several scans and ends before the end-of-image marker. The decoder does not tell: it takes the scans it got for a coarse, finished picture.</param>
/// <param name="Scans">Number of scans; 1 for an image whose components all come in one.</param>
/// <param name="CoefficientBytes">Memory for the coefficients of the whole image, which a decoder keeps where there are several scans; 0 otherwise.</param>
internal readonly record struct JpegStructure(bool IsProgressive, bool IsTruncated, int Scans, long CoefficientBytes)
{
    /// <summary>Samples in a line, as the frame's header says; 0 where there is none.</summary>
    public int Width { get; init; }

    /// <summary>Lines; 0 where there is no header of a frame.</summary>
    public int Height { get; init; }

    private const byte MarkerPrefix = 0xFF;
    private const byte StartOfProgressiveFrame = 0xC2;
    private const byte StartOfProgressiveArithmeticFrame = 0xCA;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte Temporary = 0x01;
    private const int BlockSide = 8;
    private const int BlockBytes = BlockSide * BlockSide * sizeof(short);

    /// <summary>Reads the markers.</summary>
    /// <param name="jpeg">An image that starts with a start-of-image marker.</param>
    public static JpegStructure Read(ReadOnlySpan<byte> jpeg)
    {
        var (progressive, components, scans) = (false, 0, 0);
        var (width, height) = (0, 0);
        long coefficients = 0;
        var isTruncated = true;
        for (var rest = jpeg[2..]; isTruncated && TryTakeSegment(ref rest, out var marker, out var segment);)
        {
            if (marker == EndOfImage)
                isTruncated = false;
            else if (IsFrame(marker))
            {
                progressive |= marker is StartOfProgressiveFrame or StartOfProgressiveArithmeticFrame;
                (width, height, components, var bytes) = ReadFrame(segment);
                coefficients = Math.Max(coefficients, bytes);
            }
            else if (marker == StartOfScan)
            {
                scans++;
                // One scan of every component: it is decoded row by row, and the decoder finds missing rows itself.
                if (!progressive && scans == 1 && segment.Length > 0 && segment[0] >= components)
                    return new JpegStructure(false, false, 1, 0) { Width = width, Height = height };
            }
        }
        return new JpegStructure(progressive, progressive && isTruncated, scans, coefficients) { Width = width, Height = height };
    }

    /// <summary>Whether the data have no end-of-image marker. Cheap where it stands at their very end.</summary>
    /// <param name="jpeg">An image that starts with a start-of-image marker.</param>
    public static bool LacksEnd(ReadOnlySpan<byte> jpeg) => !jpeg.EndsWith((ReadOnlySpan<byte>)[MarkerPrefix, EndOfImage]) && !HasEnd(jpeg);

    private static bool HasEnd(ReadOnlySpan<byte> jpeg)
    {
        for (var rest = jpeg[2..]; TryTakeSegment(ref rest, out var marker, out _);)
            if (marker == EndOfImage)
                return true;
        return false;
    }

    /// <summary>Takes the next segment off: its marker and what it holds. False at the end of the data, also within a segment.</summary>
    private static bool TryTakeSegment(ref ReadOnlySpan<byte> rest, out byte marker, out ReadOnlySpan<byte> segment)
    {
        marker = 0;
        segment = default;
        rest = AtNextMarker(rest);
        if (rest.Length < 2)
            return false;
        marker = rest[1];
        if (marker == EndOfImage)
            return true;
        if (rest.Length < 4)
            return false;
        var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (length > rest.Length)
            return false;
        if (length > 4)
            segment = rest[4..length];
        rest = rest[length..];
        return true;
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    // Precision, lines, samples a line, components; then identifier, sampling factors and table of each.
    private static (int Width, int Height, int Components, long CoefficientBytes) ReadFrame(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 6 || frame.Length < 6 + 3 * frame[5])
            return (0, 0, 0, 0);
        int height = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), components = frame[5];
        int maxHorizontal = 1, maxVertical = 1;
        for (var i = 0; i < components; i++)
        {
            maxHorizontal = Math.Max(maxHorizontal, frame[7 + 3 * i] >> 4);
            maxVertical = Math.Max(maxVertical, frame[7 + 3 * i] & 0xF);
        }
        long bytes = 0;
        for (var i = 0; i < components; i++)
            bytes += Blocks(width, frame[7 + 3 * i] >> 4, maxHorizontal) * Blocks(height, frame[7 + 3 * i] & 0xF, maxVertical) * BlockBytes;
        return (width, height, components, bytes);
    }

    private static long Blocks(int samples, int factor, int maxFactor) => ((long)samples * Math.Max(1, factor) / maxFactor + BlockSide - 1) / BlockSide;

    /// <summary>Skips entropy-coded data, where a prefix is followed by 0 or is a restart marker, fill bytes, and the other marker that has no length.</summary>
    private static ReadOnlySpan<byte> AtNextMarker(ReadOnlySpan<byte> data)
    {
        while (true)
        {
            var prefix = data.IndexOf(MarkerPrefix);
            if (prefix < 0 || prefix + 1 >= data.Length)
                return default;
            data = data[prefix..];
            if (data[1] is not 0 and not Temporary and not MarkerPrefix and not (>= 0xD0 and <= 0xD7))
                return data;
            data = data[1..];
        }
    }
}
