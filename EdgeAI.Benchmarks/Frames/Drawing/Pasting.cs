using SkiaSharp;

namespace EdgeAI.Benchmarks.Frames.Drawing;

/// <summary>Pastes pictures on others, and covers parts of them.</summary>
internal static class Pasting
{
    private const int S = SquarePicture.Side;

    // Of a counter, and of a hand.
    private static readonly SKColor Grey = new(150, 148, 145), Skin = new(198, 150, 125);

    /// <summary>A reduced picture on another one.</summary>
    /// <param name="background">The other; null for plain grey.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="size">Its side, as a share of the frame's.</param>
    /// <param name="left">Where it begins.</param>
    /// <param name="top">And from the top.</param>
    public static SKBitmap On(SKBitmap? background, SKBitmap picture, double size, double left, double top) => SquarePicture.Draw(canvas =>
    {
        if (background is null) canvas.Clear(Grey);
        else canvas.DrawBitmap(background, 0, 0, SKSamplingOptions.Default);
        Paste(canvas, picture, new SKRect((float)(left * S), (float)(top * S), (float)((left + size) * S), (float)((top + size) * S)));
    });

    /// <summary>The largest circle of a picture, at its size, on another one.</summary>
    public static SKBitmap Circle(SKBitmap background, SKBitmap picture, double diameter) => SquarePicture.Draw(canvas =>
    {
        canvas.DrawBitmap(background, 0, 0, SKSamplingOptions.Default);
        using var outline = new SKPathBuilder();
        outline.AddCircle(S / 2f, S / 2f, (float)(S * diameter / 2));
        using var path = outline.Detach();
        canvas.ClipPath(path, SKClipOperation.Intersect, true);
        canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default);
    });

    /// <summary>A hand's color from one side over a share of the frame.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="share">How much of it.</param>
    /// <param name="side">0 left, 1 right, 2 top, 3 bottom; modulo 4.</param>
    public static SKBitmap Cover(SKBitmap picture, double share, int side) => SquarePicture.Draw(canvas =>
    {
        var width = (float)(S * share);
        using var paint = new SKPaint { Color = Skin };
        canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default);
        canvas.DrawRect((side % 4) switch
        {
            0 => new SKRect(0, 0, width, S),
            1 => new SKRect(S - width, 0, S, S),
            2 => new SKRect(0, 0, S, width),
            _ => new SKRect(0, S - width, S, S),
        }, paint);
    });

    /// <summary>The middle of one picture on the left, the middle of another on the right.</summary>
    public static SKBitmap Halves(SKBitmap left, SKBitmap right) => SquarePicture.Draw(canvas =>
    {
        var middle = new SKRect(S / 4f, 0, S * 3 / 4f, S);
        using SKImage first = SKImage.FromBitmap(left), second = SKImage.FromBitmap(right);
        canvas.DrawImage(first, middle, new SKRect(0, 0, S / 2f, S), SquarePicture.Keeping);
        canvas.DrawImage(second, middle, new SKRect(S / 2f, 0, S, S), SquarePicture.Keeping);
    });

    /// <summary>Two reduced pictures side by side on another one.</summary>
    public static SKBitmap Pair(SKBitmap background, SKBitmap left, SKBitmap right)
    {
        var picture = On(background, left, 0.48, 0.02, 0.26);
        using var canvas = new SKCanvas(picture);
        Paste(canvas, right, new SKRect(0.5f * S, 0.26f * S, 0.98f * S, 0.74f * S));
        return picture;
    }

    private static void Paste(SKCanvas canvas, SKBitmap picture, SKRect place)
    {
        using var image = SKImage.FromBitmap(picture);
        canvas.DrawImage(image, place, SquarePicture.Reducing);
    }
}
