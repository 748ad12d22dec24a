using SkiaSharp;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>Drawn products where the central crop does not find them, and in little light.</summary>
internal static class DrawnScene
{
    /// <summary>A product small in the upper left corner of a frame that is empty otherwise.</summary>
    public static byte[] InCorner(string label, int view = 1, int side = 200)
    {
        using var product = SKBitmap.Decode(DrawnProducts.Draw(label, view));
        using var bitmap = new SKBitmap(960, 720, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(product.GetPixel(2, 2));
            canvas.DrawBitmap(product, new SKRect(10, 10, 10 + side, 10 + side), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }
        return Encode(bitmap);
    }

    /// <summary>Like nothing that is drawn; moved by <paramref name="shift"/>.</summary>
    public static byte[] Stripes(int shift)
    {
        using var bitmap = new SKBitmap(320, 320, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint())
        {
            canvas.Clear(SKColors.BurlyWood);
            for (var x = -40; x < 360; x += 34)
            {
                paint.Color = new SKColor((byte)(x * 7 % 255), 90, (byte)(200 - x % 180));
                canvas.DrawRect(x + shift, 0, 17, 320, paint);
                canvas.DrawRect(0, x + shift, 320, 5, paint);
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
