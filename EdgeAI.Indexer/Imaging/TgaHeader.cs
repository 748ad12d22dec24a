using System.Buffers.Binary;
using EdgeAI.ImageFiles;
using EdgeAI.Recognition.Imaging;

namespace EdgeAI.Indexer.Imaging;

/// <summary>Header and length of a TGA (Truevision TGA File Format Specification 2.0): ImageSharp fills up a file that was cut short.</summary>
internal static class TgaHeader
{
    private const int Bytes = 18, Compressed = 8, RunBit = 0x80;

    /// <summary>Reads it.</summary>
    /// <exception cref="PhotographException">It is no TGA, or ends early.</exception>
    public static RareImage Read(ReadOnlySpan<byte> image)
    {
        if (image.Length < Bytes || image[1] > 1 || image[2] is not (1 or 2 or 3 or 9 or 10 or 11) || image[16] is not (8 or 15 or 16 or 24 or 32))
            throw new PhotographException($"Expected a TGA image, as its name says, got {image.Length:N0} bytes of something else. Convert it to JPEG or PNG.");
        var header = new RareImage(ImageFormats.Tga, BinaryPrimitives.ReadUInt16LittleEndian(image[12..]), BinaryPrimitives.ReadUInt16LittleEndian(image[14..]));
        var colors = image[1] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(image[5..]) * ((image[7] + 7) / 8) : 0;
        var pixelBytes = (image[16] + 7) / 8;
        var start = Bytes + image[0] + colors;
        var isWhole = image[2] < Compressed
            ? start + header.Width * header.Height * pixelBytes <= image.Length
            : HasRuns(image[Math.Min(start, image.Length)..], header.Width * header.Height, pixelBytes);
        return isWhole ? header : throw new PhotographException($"Expected a whole TGA image of {header.Width:N0} x {header.Height:N0} pixels, got one that ends early. Copy it again.");
    }

    // A packet is a run of one pixel, or so many pixels.
    private static bool HasRuns(ReadOnlySpan<byte> packets, long pixels, int pixelBytes)
    {
        var at = 0L;
        while (pixels > 0 && at < packets.Length)
        {
            var count = (packets[(int)at] & ~RunBit) + 1;
            at += 1 + ((packets[(int)at] & RunBit) != 0 ? 1 : count) * pixelBytes;
            pixels -= count;
        }
        return pixels <= 0 && at <= packets.Length;
    }
}
