using EdgeAI.ImageFiles;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.ImageFiles;

public class ImageOrientationTests
{
    [Theory]
    [InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Of_EachOrientation_IsReadFromPngAndWebP(int orientation)
    {
        ImageOrientation.Of(TurnedImages.Png(orientation)).ShouldBe(orientation);
        ImageOrientation.Of(TurnedImages.Png(orientation, atTheEnd: true)).ShouldBe(orientation);
        ImageOrientation.Of(TurnedImages.Png(orientation, exif: TurnedImages.Exif(orientation, little: true))).ShouldBe(orientation);
        ImageOrientation.Of(TurnedImages.Png(orientation, exif: [.. "Exif\0\0"u8, .. TurnedImages.Exif(orientation)])).ShouldBe(orientation);
        ImageOrientation.Of(TurnedImages.WebP(orientation)).ShouldBe(orientation);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Of_OrientationOutOfRange_IsUpright(int orientation) =>
        ImageOrientation.Of(TurnedImages.Png(6, exif: TurnedImages.Exif(orientation))).ShouldBe(ImageOrientation.Upright);

    [Fact]
    public void Of_ImagesWithoutOne_IsUpright()
    {
        foreach (var name in new[] { "base.png", "lossy.webp", "lossless.webp", "animated.webp" }) ImageOrientation.Of(FixtureImages.Read(name)).ShouldBe(ImageOrientation.Upright);
        ImageOrientation.Of([]).ShouldBe(ImageOrientation.Upright);
    }

    [Fact]
    public void Of_AnyBeginningOfAnImage_IsReadWithinItsBytes()
    {
        foreach (var image in new[] { TurnedImages.Png(6), TurnedImages.WebP(6) })
            for (var length = 0; length < Math.Min(image.Length, 400); length++) ImageOrientation.Of(image.AsSpan(0, length)).ShouldBeInRange(1, 8);
        var exif = TurnedImages.Exif(6);
        for (var i = 0; i < exif.Length; i++)
        {
            var broken = exif.ToArray();
            broken[i] = 0xFF;
            ImageOrientation.Of(TurnedImages.Png(6, exif: broken)).ShouldBeInRange(1, 8);
        }
    }
}
