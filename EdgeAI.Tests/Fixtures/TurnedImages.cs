using System.Buffers.Binary;
using System.IO.Hashing;
using SkiaSharp;

namespace EdgeAI.Tests.Fixtures;

/// <summary>The picture of <c>base.png</c>, stored turned, with the orientation that makes it upright.</summary>
internal static class TurnedImages
{
    private const int PngHead = 8, HeaderChunk = 25, EndChunk = 12;

    /// <summary>A PNG with an <c>eXIf</c> chunk.</summary>
    /// <param name="orientation">2 to 8.</param>
    /// <param name="atTheEnd">Whether it lies behind the pixels.</param>
    /// <param name="exif">The chunk's content; null for a usual one.</param>
    public static byte[] Png(int orientation, bool atTheEnd = false, byte[]? exif = null)
    {
        var png = Stored(orientation, SKEncodedImageFormat.Png);
        var at = atTheEnd ? png.Length - EndChunk : PngHead + HeaderChunk;
        return [.. png[..at], .. Chunk(exif ?? Exif(orientation)), .. png[at..]];
    }

    /// <summary>A WebP with an <c>EXIF</c> chunk behind the pixels.</summary>
    public static byte[] WebP(int orientation)
    {
        var picture = Stored(orientation, SKEncodedImageFormat.Webp)[12..];
        var swapped = orientation >= 5;
        using var size = SKBitmap.Decode(FixtureImages.Read("base.png"));
        var (width, height) = swapped ? (size.Height, size.Width) : (size.Width, size.Height);
        byte[] extended = [.. "VP8X"u8, 10, 0, 0, 0, 0x08, 0, 0, 0, .. Three(width - 1), .. Three(height - 1)];
        var exif = Exif(orientation);
        if (picture.AsSpan().StartsWith("VP8X"u8)) (extended, picture) = ([.. picture[..8], (byte)(picture[8] | 0x08), .. picture[9..18]], picture[18..]);
        byte[] body = [.. "WEBP"u8, .. extended, .. picture, .. "EXIF"u8, .. Four(exif.Length), .. exif];
        return [.. "RIFF"u8, .. Four(body.Length), .. body];
    }

    /// <summary>A TIFF structure that tells an orientation.</summary>
    public static byte[] Exif(int orientation, bool little = false) => little
        ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0]
        : [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    private static byte[] Stored(int orientation, SKEncodedImageFormat format)
    {
        using var stored = SKBitmap.Decode(FixtureImages.Read($"exif-{orientation}.jpg"));
        using var data = stored.Encode(format, 100);
        return data.ToArray();
    }

    private static byte[] Chunk(byte[] exif)
    {
        byte[] content = [.. "eXIf"u8, .. exif];
        var (length, checksum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, exif.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(content));
        return [.. length, .. content, .. checksum];
    }

    private static byte[] Three(int number) => [(byte)number, (byte)(number >> 8), (byte)(number >> 16)];

    private static byte[] Four(int number) => [.. Three(number), (byte)(number >> 24)];
}
