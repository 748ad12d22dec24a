using EdgeAI.Benchmarks.Frames.Drawing;
using SkiaSharp;

namespace EdgeAI.Benchmarks.Scale.Drawing;

/// <summary>Things made of a few colored shapes, for runs without photographs. Things of two numbers, or of two seeds, look different.</summary>
internal sealed class DrawnPictures(int seed) : PictureSource
{
    private const int MinShapes = 4, MaxShapes = 9;

    public override int Count => MaxCount;

    public override SKBitmap Load(int number)
    {
        var random = new Random(NamedSeed.Of($"scale picture {seed} {number}"));
        return SquarePicture.Draw(canvas =>
        {
            canvas.Clear(Color(random, lightest: 255, darkest: 140));
            canvas.Translate(SquarePicture.Side / 2f, SquarePicture.Side / 2f);
            using var paint = new SKPaint { IsAntialias = true };
            for (var shapes = random.Next(MinShapes, MaxShapes + 1); shapes > 0; shapes--) Shape(canvas, paint, random);
        });
    }

    private static void Shape(SKCanvas canvas, SKPaint paint, Random random)
    {
        paint.Color = Color(random, lightest: 255, darkest: 0);
        paint.IsStroke = random.Next(4) == 0;
        paint.StrokeWidth = random.Next(6, 24);
        float width = random.Next(30, 170), height = random.Next(30, 170);
        var restore = canvas.Save();
        canvas.Translate(random.Next(-110, 110), random.Next(-110, 110));
        canvas.RotateDegrees(random.Next(0, 180));
        switch (random.Next(4))
        {
            case 0:
                canvas.DrawOval(0, 0, width, height, paint);
                break;
            case 1:
                canvas.DrawRoundRect(-width, -height, 2 * width, 2 * height, 12, 12, paint);
                break;
            case 2:
                for (var stripe = -3; stripe <= 3; stripe++) canvas.DrawRect(stripe * width / 3, -height, width / 6, 2 * height, paint);
                break;
            default:
                for (var dot = 0; dot < 9; dot++) canvas.DrawCircle((dot % 3 - 1) * width * 0.6f, (dot / 3 - 1) * height * 0.6f, width / 5, paint);
                break;
        }
        canvas.RestoreToCount(restore);
    }

    private static SKColor Color(Random random, int lightest, int darkest)
    {
        byte Value() => (byte)random.Next(darkest, lightest + 1);
        return new SKColor(Value(), Value(), Value());
    }
}
