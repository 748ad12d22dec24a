using EdgeAI.Embedding.Imaging;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Embedding.Imaging;

/// <summary>Our declarations of libSkiaSharp's functions against SkiaSharp's own, which come with the same package version.</summary>
public class SkiaNativeTests
{
    [Theory]
    [InlineData("baseline.jpg", 8)]
    [InlineData("baseline.jpg", 4)]
    [InlineData("progressive.jpg", 5)]
    [InlineData("cmyk.jpg", 8)]
    [InlineData("exif-6.jpg", 2)]
    [InlineData("left-half-transparent.png", 8)]
    [InlineData("animated.webp", 8)]
    public unsafe void Decode_AnyFormat_EqualsSkiaSharpsWrapper(string name, int eighths)
    {
        var image = FixtureImages.Read(name);
        using var stream = new MemoryStream(image);
        using var expected = SKCodec.Create(stream);
        fixed (byte* bytes = image)
        {
            using var codec = new ImageCodec(bytes, image.Length);
            (codec.Width, codec.Height).ShouldBe((expected.Info.Width, expected.Info.Height));
            codec.Orientation.ShouldBe((int)expected.EncodedOrigin);
            ((int)codec.Format).ShouldBe((int)expected.EncodedFormat);
            var size = codec.SizeAt(eighths);
            var expectedSize = eighths == 8 ? expected.Info.Size : expected.GetScaledDimensions(eighths / 8f);
            (size.Width, size.Height).ShouldBe((expectedSize.Width, expectedSize.Height));

            var pixels = new byte[size.Width * size.Height * 4];
            fixed (byte* target = pixels)
                codec.Decode(size, target);
            expected.GetPixels(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul), out var expectedPixels).ShouldBe(SKCodecResult.Success);
            pixels.ShouldBe(expectedPixels);
        }
    }
}
