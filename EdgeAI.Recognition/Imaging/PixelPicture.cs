using SkiaSharp;

namespace EdgeAI.Recognition.Imaging;

/// <summary>Pixels as a PNG and back, without loss.</summary>
public static class PixelPicture
{
    // Somebody waits for a correction: less than half the time of Skia's own choice, for 3 % more bytes.
    private static readonly SKPngEncoderOptions Quick = new(SKPngEncoderFilterFlags.Paeth, zLibLevel: 1);

    /// <summary>Encodes pixels.</summary>
    public static byte[] Encode(PixelGrid pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var rgba = new byte[pixels.Width * pixels.Height * 4];
        for (int from = 0, to = 0; from < pixels.Rgb.Length; from += 3, to += 4)
        {
            pixels.Rgb.AsSpan(from, 3).CopyTo(rgba.AsSpan(to));
            rgba[to + 3] = 255;
        }
        using var image = SKImage.FromPixelCopy(new SKImageInfo(pixels.Width, pixels.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba);
        using var pixmap = image.PeekPixels();
        using var png = pixmap.Encode(Quick) ?? throw new InvalidOperationException("Skia could not encode the picture.");
        return png.ToArray();
    }

    /// <summary>Decodes what <see cref="Encode"/> made.</summary>
    /// <exception cref="PhotographException">It is damaged.</exception>
    public static PixelGrid Decode(ReadOnlySpan<byte> png) => PhotographDecoder.Decode(png, int.MaxValue);
}
