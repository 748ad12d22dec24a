using EdgeAI.Embedding.Sight;
using SkiaSharp;

namespace EdgeAI.Recognition.Imaging;

/// <summary>Cuts a photograph out of a frame so that its central crop is what was looked at in the frame.</summary>
public static class PhotographCutter
{
    private const int JpegQuality = 93;
    private const int LargestSide = 1024;
    private const double SmallestView = 0.05;

    /// <summary>Cuts.</summary>
    /// <param name="frame">JPEG, PNG or WebP.</param>
    /// <param name="view">
    /// The square that was looked at, in fractions of the frame as it is seen. One that is no square in pixels stands for the square around its center that has
    /// its shorter side.
    /// </param>
    /// <param name="cropFraction">Share of a photograph's shorter side that its central crop keeps.</param>
    /// <returns>A JPEG. Where it would reach beyond the frame, the frame's edge is repeated.</returns>
    /// <exception cref="PhotographException">The frame cannot be decoded.</exception>
    public static byte[] Cut(ReadOnlySpan<byte> frame, FrameRegion view, double cropFraction)
    {
        // No larger than the cut will be: a frame may have many more pixels.
        var pixels = PhotographDecoder.Decode(frame, (int)Math.Clamp(LargestSide * cropFraction / Math.Max(view.Width, SmallestView), 1, int.MaxValue));
        var side = Math.Min(view.Width * pixels.Width, view.Height * pixels.Height) / cropFraction;
        var size = Math.Clamp((int)Math.Round(side), 16, LargestSide);
        double step = side / size, left = (view.Left + view.Width / 2) * pixels.Width - side / 2, top = (view.Top + view.Height / 2) * pixels.Height - side / 2;
        var rgba = new byte[size * size * 4];
        for (var y = 0; y < size; y++)
        {
            var row = Math.Clamp((int)(top + (y + 0.5) * step), 0, pixels.Height - 1) * pixels.Width;
            for (var x = 0; x < size; x++)
            {
                var from = (row + Math.Clamp((int)(left + (x + 0.5) * step), 0, pixels.Width - 1)) * 3;
                var to = (y * size + x) * 4;
                pixels.Rgb.AsSpan(from, 3).CopyTo(rgba.AsSpan(to));
                rgba[to + 3] = 255;
            }
        }
        using var image = SKImage.FromPixelCopy(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba);
        using var jpeg = image.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return jpeg.ToArray();
    }
}
