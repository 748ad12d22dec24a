using SkiaSharp;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>What frames are made of: a photograph, another one of another label, and something else to paste them on.</summary>
/// <param name="number">The photograph's place among all, which seeds what is random.</param>
/// <param name="label">Its label.</param>
/// <param name="secondLabel">The other's.</param>
/// <param name="picture">The photograph.</param>
/// <param name="second">The other.</param>
/// <param name="background">The background; null for none.</param>
internal sealed class FrameSubject(int number, string label, string secondLabel, SKBitmap picture, SKBitmap second, SKBitmap? background) : IDisposable
{
    public int Number => number;

    public string Label => label;

    public string SecondLabel => secondLabel;

    public SKBitmap Picture => picture;

    public SKBitmap Second => second;

    public SKBitmap? Background => background;

    public void Dispose()
    {
        picture.Dispose();
        second.Dispose();
        background?.Dispose();
    }
}
