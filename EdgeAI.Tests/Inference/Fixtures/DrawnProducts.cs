using SkiaSharp;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>A handful of products drawn from code, different enough to be told apart, each in any number of views.</summary>
internal static class DrawnProducts
{
    public static IReadOnlyList<string> Labels { get; } =
        ["Fruit/Apple/Red-Apple", "Fruit/Lemon", "Dairy/Blue-Milk", "Bakery/Round-Bread", "Drinks/Green-Bottle", "Sweets/Striped-Candy"];

    /// <summary>Draws a view: position, size and ground change with <paramref name="view"/>.</summary>
    public static byte[] Draw(string label, int view, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg, int side = 320)
    {
        using var bitmap = new SKBitmap(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(new SKColor((byte)(225 + view * 5 % 25), 226, 220));
            canvas.Scale(side / 320f);
            canvas.Translate(160 + view * 7 % 23 - 11, 160 + view * 11 % 19 - 9);
            canvas.Scale(0.92f + view * 3 % 10 * 0.018f);
            canvas.RotateDegrees(view * 13 % 30 - 15);
            Draw(canvas, label);
        }
        using var data = bitmap.Encode(format, 92);
        return data.ToArray();
    }

    private static void Draw(SKCanvas canvas, string label)
    {
        using var paint = new SKPaint { IsAntialias = true };
        switch (label)
        {
            case "Fruit/Apple/Red-Apple":
                Disc(canvas, paint, 0xFFC62828, 0, 8, 92);
                Disc(canvas, paint, 0xFFE57373, -30, -22, 22);
                Box(canvas, paint, 0xFF5D4037, -5, -122, 10, 40);
                Disc(canvas, paint, 0xFF388E3C, 26, -104, 20);
                break;
            case "Fruit/Lemon":
                paint.Color = new SKColor(0xFFFDD835);
                canvas.DrawOval(0, 0, 112, 74, paint);
                Disc(canvas, paint, 0xFFFBC02D, 110, 0, 16);
                break;
            case "Dairy/Blue-Milk":
                Box(canvas, paint, 0xFFFFFFFF, -66, -100, 132, 210);
                Box(canvas, paint, 0xFF1565C0, -66, -30, 132, 70);
                Box(canvas, paint, 0xFF90CAF9, -40, -130, 80, 34);
                break;
            case "Bakery/Round-Bread":
                paint.Color = new SKColor(0xFF8D5A2B);
                canvas.DrawOval(0, 10, 122, 84, paint);
                for (var cut = -1; cut <= 1; cut++) Box(canvas, paint, 0xFFE6C08A, cut * 52 - 6, -44, 12, 92);
                break;
            case "Drinks/Green-Bottle":
                Box(canvas, paint, 0xFF1B5E20, -44, -40, 88, 170);
                Box(canvas, paint, 0xFF1B5E20, -16, -130, 32, 100);
                Box(canvas, paint, 0xFFF5F5DC, -44, 20, 88, 60);
                break;
            default:
                for (var stripe = 0; stripe < 8; stripe++) Box(canvas, paint, stripe % 2 == 0 ? 0xFFEC407A : 0xFFFFFFFF, -112 + stripe * 28, -50, 28, 100);
                Disc(canvas, paint, 0xFFEC407A, -124, 0, 34);
                Disc(canvas, paint, 0xFFEC407A, 124, 0, 34);
                break;
        }
    }

    private static void Disc(SKCanvas canvas, SKPaint paint, uint colour, float x, float y, float radius)
    {
        paint.Color = new SKColor(colour);
        canvas.DrawCircle(x, y, radius, paint);
    }

    private static void Box(SKCanvas canvas, SKPaint paint, uint colour, float x, float y, float width, float height)
    {
        paint.Color = new SKColor(colour);
        canvas.DrawRoundRect(x, y, width, height, 8, 8, paint);
    }
}
