using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>What callers send by mistake.</summary>
internal static class BadImages
{
    public static byte[] Text { get; } = Encoding.UTF8.GetBytes("This is a shopping list, not a photograph.\n");

    public static byte[] TruncatedJpeg { get; } = DrawnProducts.Draw(DrawnProducts.Labels[0], 1)[..900];

    /// <summary>A PNG whose header claims 60,000 x 60,000 pixels; its checksum is right.</summary>
    public static byte[] HugePng { get; } = MakeHugePng();

    private static byte[] MakeHugePng()
    {
        var png = DrawnProducts.Draw(DrawnProducts.Labels[0], 1, SkiaSharp.SKEncodedImageFormat.Png);
        // 8 bytes of signature, then the header chunk: length, "IHDR", width, height, five more, checksum.
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32.HashToUInt32(png.AsSpan(12, 17)));
        return png;
    }
}
