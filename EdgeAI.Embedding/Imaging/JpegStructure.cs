using System.Buffers.Binary;

namespace EdgeAI.Embedding.Imaging;

/// <summary>Just enough of JPEG's markers (ITU T.81, annex B) to see whether a progressive image is all there.</summary>
internal static class JpegStructure
{
    private const byte MarkerPrefix = 0xFF;
    private const byte StartOfProgressiveFrame = 0xC2;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    /// <summary>
    /// Whether the data are progressive and end before the end-of-image marker. The decoder does not tell: it takes the scans it
    /// got for a coarse, finished picture.
    /// </summary>
    /// <param name="jpeg">An image that starts with a start-of-image marker.</param>
    public static bool IsTruncatedProgressive(ReadOnlySpan<byte> jpeg) => !EndsWithItsMarker(jpeg) && !HasEnd(jpeg, beyondBaseline: false);

    /// <summary>Whether the data have no end-of-image marker. Cheap where it stands at their very end.</summary>
    /// <param name="jpeg">An image that starts with a start-of-image marker.</param>
    public static bool LacksEnd(ReadOnlySpan<byte> jpeg) => !EndsWithItsMarker(jpeg) && !HasEnd(jpeg, beyondBaseline: true);

    private static bool EndsWithItsMarker(ReadOnlySpan<byte> jpeg) => jpeg.EndsWith((ReadOnlySpan<byte>)[MarkerPrefix, EndOfImage]);

    private static bool HasEnd(ReadOnlySpan<byte> jpeg, bool beyondBaseline)
    {
        var isWalked = beyondBaseline;
        var rest = jpeg[2..];
        while (true)
        {
            rest = AtNextMarker(rest);
            if (rest.Length < 2)
                return !isWalked;
            var marker = rest[1];
            if (marker == EndOfImage)
                return true;
            isWalked |= marker == StartOfProgressiveFrame;
            // Other frames are left to the decoder, which finds the missing rows itself.
            if (marker == StartOfScan && !isWalked)
                return true;
            if (rest.Length < 4)
                return !isWalked;
            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length > rest.Length)
                return !isWalked;
            rest = rest[length..];
        }
    }

    /// <summary>Skips entropy-coded data, where a prefix is followed by 0 or is a restart marker, and fill bytes.</summary>
    private static ReadOnlySpan<byte> AtNextMarker(ReadOnlySpan<byte> data)
    {
        while (true)
        {
            var prefix = data.IndexOf(MarkerPrefix);
            if (prefix < 0 || prefix + 1 >= data.Length)
                return default;
            data = data[prefix..];
            if (data[1] is not 0 and not MarkerPrefix and not (>= 0xD0 and <= 0xD7))
                return data;
            data = data[1..];
        }
    }
}
