using EdgeAI.Capture.Sources.Synthetic;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Capture.Sources;

public class UprightBitmapTests
{
    [Theory]
    [InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Decode_PhotographStoredTurned_IsUpright(int orientation)
    {
        using var folder = new TemporaryFolder();
        using var upright = SKBitmap.Decode(FixtureImages.Read("base.png"));
        foreach (var image in new[] { FixtureImages.Read($"exif-{orientation}.jpg"), TurnedImages.Png(orientation) })
        {
            File.WriteAllBytes(folder.Combine("1"), image);
            using var turned = UprightBitmap.Decode(folder.Combine("1")).ShouldNotBeNull();
            (turned.Width, turned.Height).ShouldBe((upright.Width, upright.Height));
            turned.Pixels.Zip(upright.Pixels, (one, other) => Math.Abs(one.Red - other.Red) + Math.Abs(one.Blue - other.Blue)).Average().ShouldBeLessThan(12);
        }
    }

    [Fact(Timeout = 10_000)]
    public async Task Decode_Pipe_IsNoPhotograph()
    {
        using var folder = new TemporaryFolder();
        Posix.MakePipe(folder.Combine("1.jpg"));
        (await Task.Run(() => UprightBitmap.Decode(folder.Combine("1.jpg")), TestContext.Current.CancellationToken)).ShouldBeNull();
    }
}
