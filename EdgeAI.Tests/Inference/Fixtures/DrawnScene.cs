using SkiaSharp;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>Drawn products where the central crop does not find them, and in little light.</summary>
internal static class DrawnScene
{
    /// <summary>A product small in the upper left corner of a frame that is empty otherwise.</summary>
    public static byte[] InCorner(string label, int view = 1, int side = 240)
    {
        using var product = SKBitmap.Decode(DrawnProducts.Draw(label, view));
        using var bitmap = new SKBitmap(960, 720, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(product.GetPixel(2, 2));
            canvas.DrawBitmap(product, new SKRect(120, 0, 120 + side, side), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }
        return Encode(bitmap);
    }

    /// <summary>Like nothing that is drawn, from near and from far: leaves, moved by <paramref name="shift"/>.</summary>
    public static byte[] Leaves(int shift)
    {
        using var bitmap = new SKBitmap(320, 320, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { IsAntialias = true })
        {
            var random = new Random(5);
            canvas.Clear(new SKColor(0xFF1F3A17));
            for (var leaf = 0; leaf < 900; leaf++)
            {
                paint.Color = new SKColor((byte)random.Next(20, 120), (byte)random.Next(60, 190), (byte)random.Next(10, 80));
                canvas.Save();
                canvas.Translate(random.Next(-40, 360) + shift, random.Next(-20, 340));
                canvas.RotateDegrees(random.Next(360));
                canvas.DrawOval(0, 0, random.Next(8, 26), random.Next(3, 9), paint);
                canvas.Restore();
            }
        }
        return Encode(bitmap);
    }

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

    private static byte[] Encode(SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 92);
        return data.ToArray();
    }
}
