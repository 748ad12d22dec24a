using System.Buffers.Binary;

namespace EdgeAI.ImageFiles;

/// <summary>How a PNG, WebP or TIFF image has to be turned to stand upright. Skia tells it of JPEG alone.</summary>
public static class ImageOrientation
{
    /// <summary>As stored.</summary>
    public const int Upright = 1;

    private const int PngHead = 8, PngChunkFrame = 12, WebPHead = 12, WebPChunkHead = 8;
    private const int OrientationTag = 0x0112, Short = 3, Long = 4;

    /// <summary>EXIF orientation, 1 to 8, of a PNG (chunk <c>eXIf</c>, wherever it lies), a WebP (chunk <c>EXIF</c>) or a TIFF (its first directory).</summary>
    /// <param name="image">The encoded image.</param>
    /// <returns>1 where it has none, or one out of range.</returns>
    public static int Of(ReadOnlySpan<byte> image) =>
        ImageFormats.IsPng(image) ? OfPng(image) : ImageFormats.IsWebP(image) ? OfWebP(image) : ImageFormats.IsTiff(image) ? OfExif(image) : Upright;

    /// <summary>Portable Network Graphics, third edition: length, type, data, checksum.</summary>
    private static int OfPng(ReadOnlySpan<byte> image)
    {
        for (var left = image[PngHead..]; left.Length >= PngChunkFrame;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(left);
            if (length > left.Length - PngChunkFrame) break;
            if (left[4..].StartsWith("eXIf"u8)) return OfExif(left.Slice(8, (int)length));
            if (left[4..].StartsWith("IEND"u8)) break;
            left = left[(int)(length + PngChunkFrame)..];
        }
        return Upright;
    }

    /// <summary>WebP container: a RIFF of chunks, each with type, length, data, and a byte more where the length is odd.</summary>
    private static int OfWebP(ReadOnlySpan<byte> image)
    {
        for (var left = image[WebPHead..]; left.Length >= WebPChunkHead;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(left[4..]);
            if (length > left.Length - WebPChunkHead) break;
            if (left.StartsWith("EXIF"u8)) return OfExif(left.Slice(WebPChunkHead, (int)length));
            left = left[(int)Math.Min(left.Length, length + (length & 1) + WebPChunkHead)..];
        }
        return Upright;
    }

    /// <summary>The first directory of a TIFF structure. Some writers put the header of a JPEG's segment before it.</summary>
    private static int OfExif(ReadOnlySpan<byte> exif)
    {
        if (exif.StartsWith("Exif\0\0"u8)) exif = exif[6..];
        if (exif.Length < 8) return Upright;
        var little = exif.StartsWith("II"u8);
        if (!little && !exif.StartsWith("MM"u8)) return Upright;
        var start = Number(exif[4..], little);
        if (start > exif.Length - 2) return Upright;
        var directory = exif[(int)start..];
        var entries = Half(directory, little);
        for (var i = 0; i < entries && 2 + 12 * (i + 1) <= directory.Length; i++)
        {
            var entry = directory.Slice(2 + 12 * i, 12);
            if (Half(entry, little) != OrientationTag) continue;
            var value = Half(entry[2..], little) switch { Short => Half(entry[8..], little), Long => Number(entry[8..], little), _ => 0u };
            return value is >= 1 and <= 8 ? (int)value : Upright;
        }
        return Upright;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static uint Half(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
