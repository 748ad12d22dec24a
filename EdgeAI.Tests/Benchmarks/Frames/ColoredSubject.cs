using EdgeAI.Benchmarks.Frames;
using EdgeAI.Benchmarks.Frames.Drawing;
using SkiaSharp;

namespace EdgeAI.Tests.Benchmarks.Frames;

/// <summary>A subject whose photograph, companion and background can be told apart by their color.</summary>
internal static class ColoredSubject
{
    public static readonly SKColor Item = new(200, 40, 30), Second = new(30, 60, 200), Background = new(40, 160, 60);

    public static FrameSubject Create(int number = 0) => new(number, "item", "second", Plain(Item), Plain(Second), Plain(Background));

    /// <summary>A subject with something to see in it.</summary>
    public static FrameSubject Striped(int number = 0) => new(number, "item", "second", SquarePicture.Draw(canvas =>
    {
        canvas.Clear(Item);
        using var paint = new SKPaint { Color = SKColors.White };
        for (var x = 0; x < SquarePicture.Side; x += 40) canvas.DrawRect(x, x / 2f, 20, SquarePicture.Side, paint);
    }), Plain(Second), Plain(Background));

    private static SKBitmap Plain(SKColor color) => SquarePicture.Draw(canvas => canvas.Clear(color));
}
