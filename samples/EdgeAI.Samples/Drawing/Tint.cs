using SkiaSharp;

namespace EdgeAI.Samples.Drawing;

/// <summary>Shades of a colour.</summary>
internal static class Tint
{
    public static SKColor Darker(this SKColor colour, float amount) => Mix(colour, new SKColor(18, 14, 30), amount);

    public static SKColor Lighter(this SKColor colour, float amount) => Mix(colour, SKColors.White, amount);

    public static SKColor Mix(SKColor from, SKColor to, float amount) => new(
        Between(from.Red, to.Red, amount), Between(from.Green, to.Green, amount), Between(from.Blue, to.Blue, amount), from.Alpha);

    private static byte Between(byte from, byte to, float amount) => (byte)Math.Clamp(from + ((to - from) * amount), 0, 255);
}
