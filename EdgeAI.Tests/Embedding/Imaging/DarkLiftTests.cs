using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Tests.Embedding.Imaging;

public class DarkLiftTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(257)]
    [InlineData(224 * 224)]
    [InlineData(300 * 300)]
    public void MeanLuma_AnyNumberOfPixels_IsThatOfBt601(int pixels)
    {
        var rgb = new byte[pixels * 3];
        for (var i = 0; i < rgb.Length; i += 3) (rgb[i], rgb[i + 1], rgb[i + 2]) = (200, 50, 255);
        DarkLift.MeanLuma(rgb).ShouldBe(0.299 * 200 + 0.587 * 50 + 0.114 * 255, 1e-9);
    }

    [Fact]
    public void Apply_Dark_IsMultipliedUpToUsualAndClipped()
    {
        byte[] rgb = [.. Enumerable.Repeat((byte)30, 30), .. Enumerable.Repeat((byte)110, 3), .. Enumerable.Repeat((byte)36, 3)];
        DarkLift.MeanLuma(rgb).ShouldBe((300 + 110 + 36) / 12.0, 1e-9);
        var gain = 110 / ((300 + 110 + 36) / 12.0);
        DarkLift.Apply(rgb).ShouldBeTrue();
        rgb[0].ShouldBe((byte)Math.Round(30 * gain));
        rgb[30].ShouldBe((byte)255);
        rgb[33].ShouldBe((byte)Math.Round(36 * gain));
    }

    [Fact]
    public void Apply_AlmostBlack_IsMultipliedByEightAtMost()
    {
        byte[] rgb = [2, 2, 2, 4, 4, 4, 0, 0, 0];
        DarkLift.Apply(rgb).ShouldBeTrue();
        rgb.ShouldBe([16, 16, 16, 32, 32, 32, 0, 0, 0]);
        byte[] black = [0, 0, 0];
        DarkLift.Apply(black).ShouldBeTrue();
        black.ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void Apply_LumaOfSixtyOrMore_ChangesNothing()
    {
        byte[] rgb = [60, 60, 60, 0, 0, 0, 120, 120, 120];
        DarkLift.Apply(rgb).ShouldBeFalse();
        rgb.ShouldBe([60, 60, 60, 0, 0, 0, 120, 120, 120]);
        DarkLift.Apply([]).ShouldBeFalse();
    }
}
