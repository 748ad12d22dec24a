using SkiaSharp;

namespace EdgeAI.Tests.Fixtures;

/// <summary>The images in <c>Fixtures/images</c>, and single-coloured ones made on the spot.</summary>
internal static class FixtureImages
{
    public static byte[] Read(string name) => File.ReadAllBytes(RepositoryRoot.Combine("EdgeAI.Tests", "Fixtures", "images", name));

    /// <summary>A PNG of one grey level.</summary>
    public static byte[] Grey(byte level, int width = 16, int height = 16)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(level, level, level));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>RGB8 of a PNG, decoded by SkiaSharp's own wrapper.</summary>
    public static byte[] Rgb(byte[] png)
    {
        using var bitmap = SKBitmap.Decode(png);
        return [.. bitmap.Pixels.SelectMany(pixel => new[] { pixel.Red, pixel.Green, pixel.Blue })];
    }
}
