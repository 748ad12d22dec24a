using CsCheck;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Embedding.Sight;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Embedding.Imaging;

public class RawPixelsTests(ITestOutputHelper output)
{
    private static readonly Gen<PixelLayout> Layouts =
        from format in Gen.Enum<PixelFormat>().Where(format => format != PixelFormat.Encoded)
        from width in Gen.Int[1, 140]
        from height in Gen.Int[1, 12]
        from gap in Gen.Int[0, 9]
        from matrix in Gen.Enum<ColorMatrix>()
        from range in Gen.Enum<ColorRange>()
        let packed = (width + 1) / 2 * (format == PixelFormat.Yuyv ? 4 : 2)
        select new PixelLayout(format, width, height, gap == 0 ? 0 : packed + gap, matrix, range);

    [Fact]
    public unsafe void Convert_AnyPairs_VectorsEqualTheScalarReference() =>
        Gen.Select(Gen.Int[0, 150], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 1000]).Sample((pairs, isNv12, is709, isFull, seed) =>
        {
            var by = YuvCoefficients.For(is709 ? ColorMatrix.Bt709 : ColorMatrix.Bt601, isFull ? ColorRange.Full : ColorRange.Limited);
            // Pinned arrays must have a first byte.
            byte[] first = new byte[pairs * 4 + 1], second = new byte[pairs * 2 + 1], expected = new byte[pairs * 8 + 1], actual = new byte[pairs * 8 + 1];
            new Random(seed).NextBytes(first);
            new Random(seed + 1).NextBytes(second);
            fixed (byte* source = first, chroma = second, scalar = expected, vector = actual)
            {
                if (isNv12)
                {
                    YuvRows.ConvertNv12(source, chroma, pairs, by, scalar);
                    YuvRowsVector.ConvertNv12(source, chroma, pairs, by, vector);
                }
                else
                {
                    YuvRows.ConvertYuyv(source, pairs, by, scalar);
                    YuvRowsVector.ConvertYuyv(source, pairs, by, vector);
                }
            }
            actual.ShouldBe(expected);
        }, iter: 500);

    [Fact]
    public unsafe void Convert_EveryValueOfLumaAndChroma_IsWithinOneOfTheFormula()
    {
        foreach (var matrix in Enum.GetValues<ColorMatrix>())
            foreach (var range in Enum.GetValues<ColorRange>())
                for (var y = 0; y < 256; y += 5)
                    for (var u = 0; u < 256; u += 15)
                        for (var v = 0; v < 256; v += 15)
                        {
                            byte[] yuyv = [(byte)y, (byte)u, (byte)(255 - y), (byte)v], rgba = new byte[8];
                            fixed (byte* source = yuyv, target = rgba)
                                YuvRows.ConvertYuyv(source, 1, YuvCoefficients.For(matrix, range), target);
                            Near(rgba.AsSpan(0, 3), y, u, v, matrix, range);
                            Near(rgba.AsSpan(4, 3), 255 - y, u, v, matrix, range);
                            (rgba[3], rgba[7]).ShouldBe(((byte)255, (byte)255));
                        }
    }

    private static void Near(ReadOnlySpan<byte> rgb, int y, int u, int v, ColorMatrix matrix, ColorRange range)
    {
        var (kr, kb) = matrix == ColorMatrix.Bt709 ? (0.2126, 0.0722) : (0.299, 0.114);
        double luma = range == ColorRange.Full ? y : (y - 16) * 255.0 / 219, scale = range == ColorRange.Full ? 1 : 255.0 / 224, blue = (u - 128) * scale, red = (v - 128) * scale;
        double r = luma + 2 * (1 - kr) * red, b = luma + 2 * (1 - kb) * blue, g = (luma - kr * r - kb * b) / (1 - kr - kb);
        foreach (var (actual, expected) in ((byte, double)[])[(rgb[0], r), (rgb[1], g), (rgb[2], b)])
            Math.Abs(actual - Math.Clamp(expected, 0, 255)).ShouldBeLessThanOrEqualTo(0.51, $"{matrix} {range} {y} {u} {v}");
    }

    [Fact]
    public unsafe void Convert_AnyWindow_EqualsTheWholeFrame() =>
        Gen.Select(Layouts, Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[0, 1000]).Sample((layout, from, to, seed) =>
        {
            int left = (int)(from * layout.Width * 0.99), right = left + 1 + (int)(to * (layout.Width - left - 1));
            int top = (int)(to * layout.Height * 0.99), bottom = top + 1 + (int)(from * (layout.Height - top - 1));
            var bytes = new byte[layout.LeastBytes];
            new Random(seed).NextBytes(bytes);
            using NativeBuffer whole = new(), part = new();
            fixed (byte* frame = bytes)
            {
                var all = RawPixels.Convert(frame, layout, new PixelWindow(0, 0, layout.Width, layout.Height), whole, 64);
                var window = RawPixels.Convert(frame, layout, new PixelWindow(left, top, right, bottom), part, 64);
                for (var y = top; y < bottom; y++)
                    for (var x = left; x < right; x++)
                        ((uint*)(window.Pointer + y * window.RowBytes))[x].ShouldBe(((uint*)(all.Pointer + y * all.RowBytes))[x], $"{layout} {x},{y}");
            }
        }, iter: 300);

    [Theory]
    [InlineData(PixelFormat.Yuyv, ColorMatrix.Bt601, ColorRange.Limited, 640, 480, 0)]
    [InlineData(PixelFormat.Yuyv, ColorMatrix.Bt709, ColorRange.Full, 641, 480, 1300)]
    [InlineData(PixelFormat.Nv12, ColorMatrix.Bt601, ColorRange.Full, 640, 360, 704)]
    [InlineData(PixelFormat.Nv12, ColorMatrix.Bt709, ColorRange.Limited, 333, 301, 0)]
    [InlineData(PixelFormat.Yuyv, ColorMatrix.Bt601, ColorRange.Limited, 1, 1, 0)]
    [InlineData(PixelFormat.Nv12, ColorMatrix.Bt601, ColorRange.Limited, 3, 1, 0)]
    public void Read_RawFrame_IsThePictureItWasMadeOf(PixelFormat format, ColorMatrix matrix, ColorRange range, int width, int height, int stride)
    {
        var raw = RawPictures.From(ShippedModel.Photograph(), new PixelLayout(format, width, height, stride, matrix, range));
        using var original = SKBitmap.Decode(ShippedModel.Photograph());
        using var picture = original.Resize(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), new SKSamplingOptions(SKFilterMode.Linear));
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        var geometry = FrameGeometry.ForCrop(224, 0.75);
        byte[] actual = new byte[geometry.Bytes], expected = new byte[geometry.Bytes];
        using var reader = Reader();

        reader.Read(raw.AsSpan(), geometry, actual);
        reader.Read(png.ToArray(), geometry, expected);

        // Chroma has half the resolution, or a quarter.
        var distance = actual.Zip(expected, (a, b) => Math.Abs(a - b)).Average();
        distance.ShouldBeLessThan(width > 100 ? 2.5 : 6);
    }

    [Theory]
    [InlineData(PixelFormat.Yuyv)]
    [InlineData(PixelFormat.Nv12)]
    public void Embed_TheSamePictureRawAndAsJpeg_IsNearlyTheSame(PixelFormat format)
    {
        using var embedder = Embedder.Load(ShippedModel.Options());
        float[] fromRaw = new float[embedder.Dimension], fromJpeg = new float[embedder.Dimension];
        // Photographs; the others are drawn, and further apart for what JPEG does to them.
        var photographs = Directory.GetFiles(Path.Combine(ShippedModel.Folder, "golden"), "*_*.png");
        photographs.ShouldNotBeEmpty();
        foreach (var name in photographs)
        {
            var raw = RawPictures.From(File.ReadAllBytes(name), new PixelLayout(format, 640, 480));
            embedder.Embed(raw.AsSpan(), fromRaw);
            embedder.Embed(RawFrameJpeg.Of(raw).Span, fromJpeg);
            var cosine = fromRaw.Zip(fromJpeg, (a, b) => a * b).Sum();
            output.WriteLine($"{Path.GetFileName(name)}: {cosine:0.0000}");
            cosine.ShouldBeGreaterThan(0.99f, name);
        }
    }

    [Fact]
    public void Embed_LooksAndSightsOfARawFrame_EqualThoseOfItsPng()
    {
        using var embedder = Embedder.Load(ShippedModel.Options());
        var raw = RawPictures.From(ShippedModel.Photograph(), new PixelLayout(PixelFormat.Yuyv, 640, 480));
        using var decoded = SKBitmap.Decode(RawFrameJpeg.Of(raw).ToArray());
        using var png = decoded.Encode(SKEncodedImageFormat.Png, 100);
        Look[] looks = [Look.Center, Look.Proposal, Look.At(new FrameRegion(0.1, 0.2, 0.3, 0.4))];
        FrameRegion[] rawViews = new FrameRegion[3], pngViews = new FrameRegion[3];
        float[] fromRaw = new float[3 * embedder.Dimension], fromPng = new float[3 * embedder.Dimension];

        embedder.EmbedLooks(raw.AsSpan(), FrameRegion.Whole, looks, fromRaw, [], rawViews);
        embedder.EmbedLooks(png.ToArray(), FrameRegion.Whole, looks, fromPng, [], pngViews);

        foreach (var look in (int[])[0, 2])
        {
            rawViews[look].ShouldBe(pngViews[look]);
            fromRaw.Skip(look * embedder.Dimension).Take(embedder.Dimension).Zip(fromPng.Skip(look * embedder.Dimension), (a, b) => a * b).Sum().ShouldBeGreaterThan(0.97f);
        }
        var sight = new FrameSight(new FrameRegion(0.25, 0.25, 0.5, 0.5), 0.9);
        embedder.Embed(raw.AsSpan(), fromRaw.AsSpan(0, embedder.Dimension), [], [], sight);
        embedder.Embed(png.ToArray(), fromPng.AsSpan(0, embedder.Dimension), [], [], sight);
        fromRaw.Take(embedder.Dimension).Zip(fromPng, (a, b) => a * b).Sum().ShouldBeGreaterThan(0.97f);
    }

    [Theory]
    [InlineData(1, 640, 480, 0, 0, 0, 614_399, "614,400")]
    [InlineData(2, 640, 480, 0, 0, 0, 460_799, "460,800")]
    [InlineData(1, 640, 480, 1279, 0, 0, 900_000, "1,280")]
    [InlineData(1, 640, 480, -1, 0, 0, 900_000, "1,280")]
    [InlineData(1, 0, 480, 0, 0, 0, 900_000, "0 x 480")]
    [InlineData(1, 640, -480, 0, 0, 0, 900_000, "640 x -480")]
    [InlineData(3, 640, 480, 0, 0, 0, 900_000, "format 3")]
    [InlineData(-1, 640, 480, 0, 0, 0, 900_000, "format -1")]
    [InlineData(1, 640, 480, 0, 2, 0, 900_000, "BT.601")]
    [InlineData(1, 640, 480, 0, 0, 9, 900_000, "range")]
    [InlineData(1, int.MaxValue, int.MaxValue, 0, 0, 0, 900_000, "9,223,")]
    [InlineData(2, int.MaxValue, int.MaxValue, int.MaxValue, 0, 0, 900_000, "least")]
    [InlineData(1, 20_000, 20_000, 0, 0, 0, 800_000_000, "20,000 x 20,000")]
    [InlineData(1, 640, 480, 0, 0, 0, 30 << 20, "20,971,520")]
    public void Read_LayoutThatCannotBe_IsRefusedAndSaysWhatWasExpected(int format, int width, int height, int stride, int matrix, int range, int bytes, string expected)
    {
        var layout = new PixelLayout((PixelFormat)format, width, height, stride, (ColorMatrix)matrix, (ColorRange)range);
        using var reader = Reader(bytes > 100_000_000 ? bytes : 20 << 20);
        var geometry = FrameGeometry.ForCrop(224, 0.75);
        var rgb = new byte[geometry.Bytes];

        var fault = Should.Throw<ImageException>(() => reader.Read(new ImageSpan(new byte[bytes], layout), geometry, rgb));

        fault.Message.ShouldContain(expected);
    }

    [Fact]
    public void Read_NoBytes_IsAnEmptyImage()
    {
        using var reader = Reader();
        var geometry = FrameGeometry.ForCrop(224, 0.75);
        Should.Throw<EmptyImageException>(() => reader.Read(new ImageSpan([], new PixelLayout(PixelFormat.Yuyv, 2, 2)), geometry, new byte[geometry.Bytes]));
    }

    [Fact]
    public void Read_LargeFrameWhileOthersTakeTheMemory_IsRefusedForNow()
    {
        var budget = new DecodeBudget(64 << 20, 64_000_000);
        using var reader = new FrameReader(int.MaxValue, 64_000_000, budget);
        var geometry = FrameGeometry.ForCrop(224, 0.75);
        var rgb = new byte[geometry.Bytes];
        var layout = new PixelLayout(PixelFormat.Nv12, 3840, 2160);
        var frame = new byte[layout.LeastBytes];
        using (budget.Take(new DecodeCost(50 << 20, 1)))
            Should.Throw<DecodeBudgetException>(() => reader.Read(new ImageSpan(frame, layout), geometry, rgb));

        reader.Read(new ImageSpan(frame, layout), geometry, rgb);
    }

    [Fact]
    public void Of_RawFrame_IsAJpegOfThePicture()
    {
        var raw = RawPictures.From(ShippedModel.Photograph(), new PixelLayout(PixelFormat.Nv12, 321, 243, 330));

        using var picture = SKBitmap.Decode(RawFrameJpeg.Of(raw).ToArray());

        (picture.Width, picture.Height).ShouldBe((321, 243));
        Should.Throw<RawFrameException>(() => RawFrameJpeg.Of(new ImageMemory(new byte[10], raw.Layout)));
        Should.Throw<RawFrameException>(() => RawFrameJpeg.Of(new ImageMemory(new byte[140_000], new PixelLayout(PixelFormat.Yuyv, 70_000, 1))));
    }

    private static FrameReader Reader(long maxBytes = 20 << 20) => new(maxBytes, 64_000_000, new DecodeBudget(64 << 20, 64_000_000));
}
