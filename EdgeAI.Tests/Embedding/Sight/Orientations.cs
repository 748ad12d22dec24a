using SkiaSharp;

namespace EdgeAI.Tests.Embedding.Sight;

/// <summary>One picture as cameras that were held otherwise store it.</summary>
internal static class Orientations
{
    /// <summary>A JPEG whose pixels are stored turned, and whose EXIF says so: it is seen as the picture given.</summary>
    /// <param name="image">Upright.</param>
    /// <param name="orientation">EXIF orientation, 1 to 8.</param>
    public static byte[] Turn(byte[] image, int orientation)
    {
        using var seen = SKBitmap.Decode(image);
        int width = seen.Width, height = seen.Height;
        var swapped = orientation >= 5;
        using var stored = new SKBitmap(swapped ? height : width, swapped ? width : height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        // EXIF 2.3, table 6: which sides of the picture the first row and the first column are.
        for (var y = 0; y < stored.Height; y++)
        {
            for (var x = 0; x < stored.Width; x++)
            {
                var (left, top) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (width - 1 - y, x),
                    7 => (width - 1 - y, height - 1 - x),
                    8 => (y, height - 1 - x),
                    _ => (x, y),
                };
                stored.SetPixel(x, y, seen.GetPixel(left, top));
            }
        }
        using var data = stored.Encode(SKEncodedImageFormat.Jpeg, 95);
        var jpeg = data.ToArray();
        return [.. jpeg[..2], .. Exif(orientation), .. jpeg[2..]];
    }

    private static byte[] Exif(int orientation) =>
    [
        0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0,
        // One entry: tag 0x0112, a short; and no further directory.
        1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0,
    ];
}
