using SkiaSharp;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>Something that is in no drawn catalog, in any number of views: what tests teach.</summary>
internal static class DrawnMug
{
    /// <summary>Draws a view: position, size, angle and ground change with <paramref name="view"/>.</summary>
    public static byte[] Draw(int view, int side = 320)
    {
        using var bitmap = new SKBitmap(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { IsAntialias = true })
        {
            canvas.Clear(new SKColor((byte)(222 + view * 5 % 25), 226, 220));
            canvas.Scale(side / 320f);
            canvas.Translate(160 + view * 17 % 53 - 26, 160 + view * 11 % 39 - 19);
            canvas.Scale(0.8f + view * 3 % 10 * 0.035f);
            canvas.RotateDegrees(view * 29 % 60 - 30);
            paint.Color = new SKColor(0xFF6A1B9A);
            canvas.DrawRoundRect(-70, -80, 120, 160, 14, 14, paint);
            paint.Color = new SKColor(0xFF00E5FF);
            canvas.DrawRect(-70, -30, 120, 18, paint);
            canvas.DrawRect(-70, 10, 120, 18, paint);
            paint.Color = new SKColor(0xFF6A1B9A);
            paint.IsStroke = true;
            paint.StrokeWidth = 20;
            canvas.DrawOval(70, 0, 38, 48, paint);
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 92);
        return data.ToArray();
    }
}
