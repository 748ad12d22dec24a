using EdgeAI.Embedding.Imaging;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Embedding.Imaging;

/// <summary>Our declarations of libSkiaSharp's functions against SkiaSharp's own, which come with the same package version.</summary>
public class SkiaNativeTests
{
    [Theory]
    [InlineData("baseline.jpg", 8)]
    [InlineData("baseline.jpg", 6)]
    [InlineData("baseline.jpg", 5)]
    [InlineData("baseline.jpg", 4)]
    [InlineData("baseline.jpg", 1)]
    [InlineData("subsampling-422.jpg", 8)]
    [InlineData("subsampling-422.jpg", 5)]
    [InlineData("subsampling-444.jpg", 8)]
    [InlineData("subsampling-444.jpg", 3)]
    [InlineData("grey.jpg", 8)]
    [InlineData("progressive.jpg", 8)]
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
            expected.GetPixels(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul), out var expectedPixels).ShouldBe(SKCodecResult.Success);
            var expectedSize = eighths == 8 ? expected.Info.Size : expected.GetScaledDimensions(eighths / 8f);
            (size.Width, size.Height).ShouldBe((expectedSize.Width, expectedSize.Height));

            // The whole image, and a window of it: what is in the window must not depend on what is around it.
            foreach (var window in new[] { new PixelWindow(0, 0, size.Width, size.Height), new PixelWindow(size.Width / 3, size.Height / 4, size.Width - 3, size.Height - 9), new PixelWindow(9, 1, 10, 2) })
            {
                using var memory = new NativeBuffer();
                var pixels = codec.Decode(size, window, memory, spare: 0);
                for (var y = window.Top; y < window.Bottom; y++)
                    new ReadOnlySpan<byte>(pixels.Pointer + y * pixels.RowBytes + window.Left * 4, (window.Right - window.Left) * 4)
                        .SequenceEqual(expectedPixels.AsSpan((y * size.Width + window.Left) * 4, (window.Right - window.Left) * 4))
                        .ShouldBeTrue($"row {y} of {window}");
            }
        }
    }
}
