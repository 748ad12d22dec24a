using EdgeAI.Samples.Drawing;
using EdgeAI.Samples.Products;
using SkiaSharp;

namespace EdgeAI.Samples.Catalog;

/// <summary>Takes the photograph: background, shadow, product, light, blur.</summary>
internal static class ViewRenderer
{
    /// <summary>Side of every photograph in pixels.</summary>
    public const int SidePixels = 360;

    private const int JpegQuality = 85;

    /// <summary>One photograph as JPEG bytes.</summary>
    public static byte[] Render(Product product, ProductView view)
    {
        using var surface = SKSurface.Create(new SKImageInfo(SidePixels, SidePixels, SKColorType.Rgba8888, SKAlphaType.Opaque))
            ?? throw new InvalidOperationException($"Skia gave no {SidePixels} x {SidePixels} surface.");
        var canvas = surface.Canvas;
        if (view.Blur > 0)
        {
            using var blur = SKImageFilter.CreateBlur(view.Blur, view.Blur, SKShaderTileMode.Clamp);
            using var lens = new SKPaint { ImageFilter = blur };
            canvas.SaveLayer(lens);
            DrawScene(canvas, product, view);
            canvas.Restore();
        }
        else
        {
            DrawScene(canvas, product, view);
        }
        using var image = surface.Snapshot();
        using var jpeg = image.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return jpeg.ToArray();
    }

    private static void DrawScene(SKCanvas canvas, Product product, ProductView view)
    {
        DrawBackground(canvas, view);
        DrawProduct(canvas, product, view);
        DrawLight(canvas, view);
    }

    private static void DrawBackground(SKCanvas canvas, ProductView view)
    {
        const float Side = SidePixels;
        canvas.Clear(view.Wall);
        var edge = Side * view.Horizon;
        if (view.Horizon < 1)
        {
            using var table = Gradient(edge, Side, view.Table.Lighter(0.12f), view.Table.Darker(0.1f));
            using var paint = new SKPaint { Shader = table };
            canvas.DrawRect(0, edge, Side, Side - edge, paint);
            using var line = new SKPaint { Color = view.Table.Darker(0.3f).WithAlpha(70), StrokeWidth = 2, IsAntialias = true };
            canvas.DrawLine(0, edge, Side, edge, line);
        }
        using var shade = Gradient(0, edge, SKColors.White.WithAlpha(60), SKColors.Black.WithAlpha(14));
        using var wall = new SKPaint { Shader = shade };
        canvas.DrawRect(0, 0, Side, edge, wall);
    }

    private static void DrawProduct(SKCanvas canvas, Product product, ProductView view)
    {
        const float Half = SidePixels / 2f;
        var units = view.Scale * Half / 100;
        canvas.Save();
        canvas.Translate(Half + (view.Shift.X * SidePixels), Half + (view.Shift.Y * SidePixels));
        var radians = view.LightFrom * MathF.PI / 180;
        using var shadow = SKImageFilter.CreateDropShadow(
            -MathF.Cos(radians) * 7 * units, (-MathF.Sin(radians) * 5 * units) + (3 * units), 6 * units, 5 * units, new SKColor(20, 16, 30, 110));
        using var paint = new SKPaint { ImageFilter = shadow };
        canvas.SaveLayer(paint);
        canvas.RotateDegrees(view.Degrees);
        canvas.Skew(view.Skew, 0);
        canvas.Scale(units);
        product.Draw(new Sketch(canvas));
        canvas.Restore();
        canvas.Restore();
    }

    private static void DrawLight(SKCanvas canvas, ProductView view)
    {
        const float Half = SidePixels / 2f;
        var radians = view.LightFrom * MathF.PI / 180;
        var towards = new SKPoint(Half + (MathF.Cos(radians) * Half), Half + (MathF.Sin(radians) * Half));
        var away = new SKPoint(SidePixels - towards.X, SidePixels - towards.Y);
        using var fall = SKShader.CreateLinearGradient(
            towards, away, [new SKColor(255, 255, 255, 46), SKColors.Transparent, new SKColor(10, 8, 30, 44)], [0, 0.45f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = fall };
        canvas.DrawPaint(paint);

        var exposure = view.Exposure >= 1
            ? SKColors.White.WithAlpha((byte)((view.Exposure - 1) * 255 * 0.8f))
            : new SKColor(8, 6, 20).WithAlpha((byte)((1 - view.Exposure) * 255));
        canvas.DrawColor(exposure, SKBlendMode.SrcOver);
        var tint = view.Warmth >= 0 ? new SKColor(255, 178, 84) : new SKColor(96, 156, 255);
        canvas.DrawColor(tint.WithAlpha((byte)(Math.Abs(view.Warmth) * 46)), SKBlendMode.SoftLight);
    }

    private static SKShader Gradient(float top, float bottom, SKColor from, SKColor to) =>
        SKShader.CreateLinearGradient(new SKPoint(0, top), new SKPoint(0, bottom), [from, to], SKShaderTileMode.Clamp);
}
