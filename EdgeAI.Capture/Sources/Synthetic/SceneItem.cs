using SkiaSharp;

namespace EdgeAI.Capture.Sources.Synthetic;

/// <summary>One photograph of the catalog, its edges made to fade, so that it can stand on another background of about its own colour.</summary>
internal sealed class SceneItem : IDisposable
{
    /// <summary>Larger photographs are made smaller first: more pixels than this never show.</summary>
    private const int LongestSide = 512;

    /// <summary>Breadth of the fading edge as a fraction of the shorter side.</summary>
    private const float FadingEdge = 0.13f;

    private SceneItem(SKImage image, SKColor border)
    {
        Image = image;
        Border = border;
    }

    public SKImage Image { get; }

    /// <summary>Mean colour along the photograph's edge.</summary>
    public SKColor Border { get; }

    /// <summary>Loads a photograph; null when it cannot be read.</summary>
    public static SceneItem? TryLoad(string file)
    {
        try
        {
            using var decoded = UprightBitmap.Decode(file);
            if (decoded is null || decoded.Width < 2 || decoded.Height < 2)
                return null;
            var scale = Math.Min(1, (float)LongestSide / Math.Max(decoded.Width, decoded.Height));
            var info = new SKImageInfo((int)(decoded.Width * scale), (int)(decoded.Height * scale), SKColorType.Rgba8888, SKAlphaType.Premul);
            using var pixels = new SKBitmap(info);
            if (!decoded.ScalePixels(pixels, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)))
                return null;
            var border = FadeEdge(pixels.GetPixelSpan(), info.Width, info.Height);
            // Skia has fast paths for the order of channels that the platform likes best.
            using var native = pixels.Copy(SKImageInfo.PlatformColorType);
            return native is null ? null : new SceneItem(SKImage.FromBitmap(native), border);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => Image.Dispose();

    private static SKColor FadeEdge(Span<byte> rgba, int width, int height)
    {
        var edge = Math.Max(1, FadingEdge * Math.Min(width, height));
        long red = 0, green = 0, blue = 0, count = 0;
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var distance = Math.Min(Math.Min(x, width - 1 - x), Math.Min(y, height - 1 - y));
                if (distance >= edge)
                    continue;
                var pixel = rgba.Slice(4 * ((y * width) + x), 4);
                if (distance < 2)
                {
                    red += pixel[0];
                    green += pixel[1];
                    blue += pixel[2];
                    count++;
                }
                var part = distance / edge;
                var opacity = part * part * (3 - (2 * part));
                for (var channel = 0; channel < 4; channel++)
                    pixel[channel] = (byte)(pixel[channel] * opacity);
            }
        return count == 0 ? SKColors.Gray : new SKColor((byte)(red / count), (byte)(green / count), (byte)(blue / count));
    }
}
