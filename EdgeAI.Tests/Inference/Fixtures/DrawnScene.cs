using SkiaSharp;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>Drawn products where the central crop does not find them, and in little light.</summary>
internal static class DrawnScene
{
    /// <summary>A product small in the upper left corner of a frame that is empty otherwise.</summary>
    public static byte[] InCorner(string label, int view = 1)
    {
        using var product = SKBitmap.Decode(DrawnProducts.Draw(label, view));
        using var bitmap = new SKBitmap(960, 720, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(product.GetPixel(2, 2));
            canvas.DrawBitmap(product, new SKRect(20, 20, 220, 220), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }
        return Encode(bitmap);
    }

    /// <summary>Nothing: what no catalog has, and the same each time.</summary>
    public static byte[] Empty { get; } = DrawEmpty();

    /// <summary>A product with a share of its light.</summary>
    public static byte[] Dimmed(string label, float light, int view = 1)
    {
        using var product = SKBitmap.Decode(DrawnProducts.Draw(label, view));
        using var bitmap = new SKBitmap(product.Width, product.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint())
        {
            paint.ColorFilter = SKColorFilter.CreateColorMatrix([light, 0, 0, 0, 0, 0, light, 0, 0, 0, 0, 0, light, 0, 0, 0, 0, 0, 1, 0]);
            canvas.DrawBitmap(product, 0, 0, SKSamplingOptions.Default, paint);
        }
        return Encode(bitmap);
    }

    private static byte[] DrawEmpty()
    {
        using var bitmap = new SKBitmap(320, 320, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint())
        {
            canvas.Clear(SKColors.SteelBlue);
            paint.Color = SKColors.SlateGray;
            for (var plank = 0; plank < 320; plank += 40) canvas.DrawRect(0, plank, 320, 18, paint);
        }
        return Encode(bitmap);
    }

    private static byte[] Encode(SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 92);
        return data.ToArray();
    }
}
