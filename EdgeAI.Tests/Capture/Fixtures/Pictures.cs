using SkiaSharp;

namespace EdgeAI.Tests.Capture.Fixtures;

/// <summary>Small real images.</summary>
internal static class Pictures
{
    public static byte[] Jpeg(SKColor colour, int side = 48)
    {
        using var bitmap = new SKBitmap(side, side);
        bitmap.Erase(colour);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 85);
        return data.ToArray();
    }

    public static byte[] Png(SKColor colour)
    {
        using var bitmap = new SKBitmap(8, 8);
        bitmap.Erase(colour);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static byte[] WebP(SKColor colour)
    {
        using var bitmap = new SKBitmap(8, 8);
        bitmap.Erase(colour);
        using var data = bitmap.Encode(SKEncodedImageFormat.Webp, 80);
        return data.ToArray();
    }
}
