using EdgeAI.Recognition.Fitting.Copies;
using EdgeAI.Recognition.Imaging;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Recognition.Fitting;

public class RandomCopyTests
{
    [Fact]
    public void Draw_Again_GivesTheSameBytes() =>
        Draw(Gradient(400, 300), 1, "a", 0).ShouldBe(Draw(Gradient(400, 300), 1, "a", 0));

    [Fact]
    public void Draw_WithAnotherSeedNameOrNumber_GivesAnotherCopy()
    {
        byte[][] copies = [Draw(Gradient(400, 300), 1, "a", 0), Draw(Gradient(400, 300), 2, "a", 0), Draw(Gradient(400, 300), 1, "b", 0), Draw(Gradient(400, 300), 1, "a", 1)];
        for (var i = 0; i < copies.Length; i++)
            for (var j = 0; j < i; j++)
                copies[i].ShouldNotBe(copies[j]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 500)]
    [InlineData(40, 40)]
    [InlineData(2000, 900)]
    public void Draw_OfAGreyPhotographOfAnySize_KeepsItsBrightnessInRange(int width, int height)
    {
        var grey = new PixelGrid([.. Enumerable.Repeat((byte)128, width * height * 3)], width, height);
        for (var number = 0; number < 8; number++)
        {
            // Gains 0.7 x 0.93 to 1.3 x 1.07; contrast and noise act around the mean. A photograph too small for its cut shows black outside.
            var mean = Draw(grey, 1, "grey", number).Average(value => value);
            mean.ShouldBeLessThan(128 * 1.3 * 1.07 + 1);
            if (Math.Min(width, height) >= 40) mean.ShouldBeGreaterThan(128 * 0.7 * 0.93 - 1);
        }
    }

    [Fact]
    public void Draw_OfManyCopies_VariesLightAndMirrorsHalf()
    {
        var gradient = Gradient(400, 400);
        var brighterRight = 0;
        for (var number = 0; number < 40; number++)
        {
            var copy = Draw(gradient, 3, "g", number);
            double left = 0, right = 0;
            for (var y = 0; y < 224; y++)
            {
                left += copy[(y * 224 + 40) * 3];
                right += copy[(y * 224 + 184) * 3];
            }
            if (right > left) brighterRight++;
        }
        brighterRight.ShouldBeInRange(8, 32);
    }

    [Theory]
    [InlineData("exif-2.jpg")]
    [InlineData("exif-3.jpg")]
    [InlineData("exif-4.jpg")]
    [InlineData("exif-5.jpg")]
    [InlineData("exif-6.jpg")]
    [InlineData("exif-7.jpg")]
    [InlineData("exif-8.jpg")]
    public void Decode_OfARotatedJpeg_StandsUpright(string name)
    {
        var upright = PhotographDecoder.Decode(FixtureImages.Read("baseline.jpg"), int.MaxValue);
        var rotated = PhotographDecoder.Decode(FixtureImages.Read(name), int.MaxValue);
        (rotated.Width, rotated.Height).ShouldBe((upright.Width, upright.Height));
        upright.Rgb.Zip(rotated.Rgb, (a, b) => Math.Abs(a - b)).Average().ShouldBeLessThan(4);
    }

    [Fact]
    public void Decode_OfATransparentPng_ShowsWhite()
    {
        var transparent = PhotographDecoder.Decode(FixtureImages.Read("left-half-transparent.png"), int.MaxValue);
        var white = PhotographDecoder.Decode(FixtureImages.Read("left-half-white.png"), int.MaxValue);
        transparent.Rgb.ShouldBe(white.Rgb);
    }

    [Fact]
    public void Decode_OfATruncatedJpeg_Throws()
    {
        var whole = FixtureImages.Read("baseline.jpg");
        Should.Throw<PhotographException>(() => PhotographDecoder.Decode(whole.AsSpan(0, whole.Length / 2), int.MaxValue));
        Should.Throw<PhotographException>(() => PhotographDecoder.Decode("no image"u8, int.MaxValue));
    }

    private static byte[] Draw(PixelGrid photograph, int seed, string name, int number)
    {
        var copy = new byte[RandomCopy.Bytes];
        RandomCopy.Draw(photograph, seed, name, number, copy);
        return copy;
    }

    private static PixelGrid Gradient(int width, int height)
    {
        var grid = new PixelGrid(new byte[width * height * 3], width, height);
        for (var i = 0; i < width * height; i++)
            grid.Rgb.AsSpan(i * 3, 3).Fill((byte)(i % width * 200 / width));
        return grid;
    }
}
