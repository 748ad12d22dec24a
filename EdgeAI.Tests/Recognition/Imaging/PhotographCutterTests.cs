using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Imaging;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Recognition.Imaging;

/// <summary>A photograph is cut out of a frame around what was looked at.</summary>
public sealed class PhotographCutterTests
{
    [Theory]
    [InlineData(0.1, 0.4, 0.8, 0.2)]
    [InlineData(0.4, 0.1, 0.2, 0.8)]
    public void Cut_ARectangle_StandsForTheSquareThatALookTakes(double left, double top, double width, double height)
    {
        var frame = FixtureImages.Grey(200, 400, 400);

        var cut = PhotographCutter.Cut(frame, new FrameRegion(left, top, width, height), cropFraction: 0.5);

        using var image = SKBitmap.Decode(cut);
        (image.Width, image.Height).ShouldBe((160, 160), "the shorter side is a fifth of the frame, and half of the photograph");
    }
}
