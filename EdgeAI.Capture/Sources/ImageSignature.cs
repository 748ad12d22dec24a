using System.Buffers.Binary;

namespace EdgeAI.Capture.Sources;

/// <summary>Tells encoded images from other bytes by how they begin.</summary>
internal static class ImageSignature
{
    /// <summary>Bytes of the longest signature.</summary>
    public const int MaxBytes = 20;

    private const int WebPLength = 4, WebPBrand = 8, WebPChunk = 12, ChunkLength = 4;

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether the bytes begin as a JPEG, PNG or WebP does.</summary>
    public static bool IsImage(ReadOnlySpan<byte> bytes) => IsJpeg(bytes) || IsPng(bytes) || IsWebP(bytes);

    /// <summary>Whether the bytes begin as a JPEG does: with a segment of its header, and not with what two bytes of anything else look like.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> bytes) => bytes.Length > Jpeg.Length && bytes.StartsWith(Jpeg) && bytes[Jpeg.Length] is >= 0xC0 and not (>= 0xD0 and <= 0xD9);

    /// <summary>Whether the bytes begin as a PNG does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Png);

    /// <summary>Where among the bytes the first image begins; -1 for nowhere.</summary>
    public static int IndexIn(ReadOnlySpan<byte> bytes)
    {
        var first = IndexOfJpeg(bytes);
        if (first >= 0)
            bytes = bytes[..Math.Min(bytes.Length, first + MaxBytes)];
        foreach (var at in (ReadOnlySpan<int>)[bytes.IndexOf(Png), IndexOfWebP(bytes)])
            if (at >= 0 && (first < 0 || at < first))
                first = at;
        return first;
    }

    private static int IndexOfJpeg(ReadOnlySpan<byte> bytes)
    {
        for (var from = 0; ; from++)
        {
            var at = bytes[from..].IndexOf(Jpeg);
            if (at < 0)
                return -1;
            from += at;
            if (IsJpeg(bytes[from..]))
                return from;
        }
    }

    private static int IndexOfWebP(ReadOnlySpan<byte> bytes)
    {
        for (var from = 0; ; from++)
        {
            var at = bytes[from..].IndexOf("RIFF"u8);
            if (at < 0)
                return -1;
            from += at;
            if (IsWebP(bytes[from..]))
                return from;
        }
    }

    // Its first chunk is one of pixels or of the extended header, and lies within it.
    private static bool IsWebP(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= MaxBytes && bytes.StartsWith("RIFF"u8) && bytes[WebPBrand..].StartsWith("WEBPVP8"u8)
        && bytes[WebPChunk + ChunkLength - 1] is (byte)' ' or (byte)'L' or (byte)'X'
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[(WebPChunk + ChunkLength)..]) <= BinaryPrimitives.ReadUInt32LittleEndian(bytes[WebPLength..]);
}
