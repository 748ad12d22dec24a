using EdgeAI.Recognition.Imaging;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Recognition.Imaging;

public class PhotographDecoderTests
{
    [Theory]
    [InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Decode_PngAndWebPStoredTurned_AreUpright(int orientation)
    {
        var upright = PhotographDecoder.Decode(FixtureImages.Read("base.png"), int.MaxValue);
        foreach (var image in new[] { TurnedImages.Png(orientation), TurnedImages.Png(orientation, atTheEnd: true), TurnedImages.WebP(orientation) })
        {
            var turned = PhotographDecoder.Decode(image, int.MaxValue);
            (turned.Width, turned.Height).ShouldBe((upright.Width, upright.Height));
            turned.Rgb.Zip(upright.Rgb, (one, other) => Math.Abs(one - other)).Average().ShouldBeLessThan(6);
        }
    }
}
