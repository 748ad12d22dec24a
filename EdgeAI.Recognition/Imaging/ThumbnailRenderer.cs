using SkiaSharp;

namespace EdgeAI.Recognition.Imaging;

/// <summary>Draws the small picture of a photograph.</summary>
public static class ThumbnailRenderer
{
    private const int JpegQuality = 85;

    /// <summary>Renders a JPEG whose longest side is <see cref="ThumbnailFolder.LongestSidePixels"/>; smaller photographs keep their size.</summary>
    public static byte[] Render(PixelGrid photograph)
    {
        ArgumentNullException.ThrowIfNull(photograph);
        var scale = Math.Min(1.0, (double)ThumbnailFolder.LongestSidePixels / Math.Max(photograph.Width, photograph.Height));
        var small = TriangleReduction.Reduce(
            photograph, Math.Max(1, (int)Math.Round(photograph.Width * scale)), Math.Max(1, (int)Math.Round(photograph.Height * scale)));

        var info = new SKImageInfo(small.Width, small.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var rgba = new byte[small.Width * small.Height * 4];
        for (int from = 0, to = 0; from < small.Rgb.Length; from += 3, to += 4)
        {
            small.Rgb.AsSpan(from, 3).CopyTo(rgba.AsSpan(to));
            rgba[to + 3] = 255;
        }
        using var image = SKImage.FromPixelCopy(info, rgba);
        using var jpeg = image.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return jpeg.ToArray();
    }
}
