using EdgeAI.Embedding.Imaging;
using EdgeAI.Embedding.Sight;
using EdgeAI.Tests.Fixtures;
using SkiaSharp;

namespace EdgeAI.Tests.Embedding.Sight;

/// <summary>What of a frame becomes the guest's input.</summary>
public sealed class FrameSightTests : IDisposable
{
    private const int Size = 224;

    private readonly FrameReader _reader = new(20 << 20, 64_000_000, new DecodeBudget(1L << 30, 64_000_000));
    private readonly FrameGeometry _geometry = FrameGeometry.ForCrop(Size, 0.75);
    private readonly byte[] _pixels = new byte[Size * Size * 3];

    public void Dispose() => _reader.Dispose();

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 640, 480)]
    [InlineData(SKEncodedImageFormat.Png, 640, 480)]
    [InlineData(SKEncodedImageFormat.Jpeg, 1920, 1080)]
    public void Read_TheWholeFrame_IsWhatIsSeenWithoutASight(SKEncodedImageFormat format, int width, int height)
    {
        var frame = Draw(width, height, format, (0.3, 0.4, 0.2));
        _reader.Read(frame, _geometry, _pixels);
        var plain = (byte[])_pixels.Clone();

        _reader.Read(frame, _geometry, _pixels, new FrameSight(FrameRegion.Whole));

        // Whole pixels of the scaled frame against the exact share: a fraction of a pixel apart.
        MeanDifference(plain, _pixels).ShouldBeLessThan(4);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void Read_ARegion_SeesWhatIsThereAsIfItWereTheFrame(SKEncodedImageFormat format)
    {
        var frame = Draw(800, 400, format, (0.75, 0.5, 0.125));
        _reader.Read(RightHalf(frame, format), _geometry, _pixels);
        var alone = (byte[])_pixels.Clone();
        var sight = new FrameSight(new FrameRegion(0.5, 0, 0.5, 1));

        _reader.Read(frame, _geometry, _pixels, sight);

        MeanDifference(alone, _pixels).ShouldBeLessThan(3);
        sight.View.Left.ShouldBe(0.5 + 0.125 / 2, 0.01);
        sight.View.Width.ShouldBe(0.75 / 2, 0.01);
        sight.View.Height.ShouldBe(0.75, 0.01);
    }

    [Fact]
    public void Read_AnotherCrop_IsThatOfAnEmbedderWithIt()
    {
        var frame = Draw(640, 480, SKEncodedImageFormat.Jpeg, (0.5, 0.5, 0.2));
        _reader.Read(frame, FrameGeometry.ForCrop(Size, 0.5), _pixels);
        var half = (byte[])_pixels.Clone();

        _reader.Read(frame, _geometry, _pixels, new FrameSight(FrameRegion.Whole, 0.5));

        MeanDifference(half, _pixels).ShouldBeLessThan(3);
    }

    [Fact]
    public void Read_EveryOrientation_LooksAtTheSamePlaceOfThePictureAsSeen()
    {
        // The eight orientations of one picture, as files of other cameras have them.
        byte[]? first = null;
        for (var orientation = 2; orientation <= 8; orientation++)
        {
            var image = File.ReadAllBytes(RepositoryRoot.Combine("EdgeAI.Tests", "Fixtures", "images", $"exif-{orientation}.jpg"));
            var sight = new FrameSight(new FrameRegion(0.1, 0.2, 0.4, 0.5));
            _reader.Read(image, FrameGeometry.ForCrop(Size, 1), _pixels, sight);
            first ??= (byte[])_pixels.Clone();
            MeanDifference(first, _pixels).ShouldBeLessThan(4, $"orientation {orientation}");
            sight.View.Left.ShouldBeInRange(0.09, 0.51);
            sight.View.Top.ShouldBeInRange(0.19, 0.71);
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void Read_ASubjectOnAKnownBackground_IsFollowed(SKEncodedImageFormat format)
    {
        var sight = Following(format);
        foreach (var (x, y, radius) in new[] { (0.2, 0.3, 0.06), (0.8, 0.7, 0.1), (0.5, 0.5, 0.2) })
        {
            _reader.Read(Draw(640, 480, format, (x, y, radius)), _geometry, _pixels, sight);

            sight.HasSubject.ShouldBeTrue();
            (sight.View.Left + sight.View.Width / 2).ShouldBe(x, 0.04);
            (sight.View.Top + sight.View.Height / 2).ShouldBe(y, 0.06);
            // The radius is a share of the width: the whole subject is in the view, with room around it.
            sight.View.Width.ShouldBeInRange(2 * radius, 4 * radius + 0.05);
            Centre(_pixels).ShouldBe(Disc, 24);
        }
    }

    [Fact]
    public void Read_NothingOnTheBackground_IsTheUsualCropWhateverTheLight()
    {
        var sight = Following(SKEncodedImageFormat.Jpeg);
        foreach (var light in new[] { 0, 12, -12 })
        {
            _reader.Read(Draw(640, 480, SKEncodedImageFormat.Jpeg, null, light), _geometry, _pixels, sight);
            sight.HasSubject.ShouldBeFalse();
            sight.View.Width.ShouldBe(0.75 * 480 / 640, 0.01);
        }
        // The camera was pushed: what was known of the background says nothing any more.
        _reader.Read(Draw(640, 480, SKEncodedImageFormat.Jpeg, (0.5, 0.5, 0.9)), _geometry, _pixels, sight);
        sight.HasSubject.ShouldBeFalse();
    }

    [Fact]
    public void SaveBackground_Restored_FollowsAtOnce()
    {
        var saved = Following(SKEncodedImageFormat.Jpeg).SaveBackground().ShouldNotBeNull();
        var sight = new FrameSight(FrameRegion.Whole, followsSubject: true);
        sight.RestoreBackground([1, 2, 3]);
        sight.HasBackground.ShouldBeFalse();
        sight.RestoreBackground(saved);

        _reader.Read(Draw(640, 480, SKEncodedImageFormat.Jpeg, (0.2, 0.3, 0.06)), _geometry, _pixels, sight);

        sight.HasSubject.ShouldBeTrue();
    }

    [Theory]
    [InlineData(-0.1, 0, 0.5, 0.5)]
    [InlineData(0.6, 0, 0.5, 0.5)]
    [InlineData(0, 0, 0.5, 0.001)]
    [InlineData(double.NaN, 0, 0.5, 0.5)]
    public void FrameSight_ARegionOutsideTheFrame_IsRefused(double left, double top, double width, double height) =>
        Should.Throw<ArgumentException>(() => new FrameSight(new FrameRegion(left, top, width, height)));

    private static readonly (int R, int G, int B) Disc = (200, 40, 60);

    private FrameSight Following(SKEncodedImageFormat format)
    {
        var sight = new FrameSight(FrameRegion.Whole, followsSubject: true);
        sight.LearnBackground();
        for (var frame = 0; frame < 8; frame++) _reader.Read(Draw(640, 480, format, null), _geometry, _pixels, sight);
        sight.HasBackground.ShouldBeTrue();
        return sight;
    }

    private static byte[] RightHalf(byte[] frame, SKEncodedImageFormat format)
    {
        using var whole = SKBitmap.Decode(frame);
        using var half = new SKBitmap();
        whole.ExtractSubset(half, new SKRectI(whole.Width / 2, 0, whole.Width, whole.Height)).ShouldBeTrue();
        using var data = half.Encode(format, 95);
        return data.ToArray();
    }

    private static (int R, int G, int B) Centre(byte[] pixels)
    {
        var at = (Size / 2 * Size + Size / 2) * 3;
        return (pixels[at], pixels[at + 1], pixels[at + 2]);
    }

    private static double MeanDifference(byte[] left, byte[] right) => left.Zip(right, (a, b) => Math.Abs(a - b)).Average();

    /// <summary>A pad with a soft pattern, and a disc on it (centre and radius as shares of the width and, for y, of the height).</summary>
    internal static byte[] Draw(int width, int height, SKEncodedImageFormat format, (double X, double Y, double Radius)? disc, int light = 0)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { IsAntialias = true })
        {
            canvas.Clear(new SKColor((byte)(150 + light), (byte)(160 + light), (byte)(155 + light)));
            paint.Color = new SKColor((byte)(130 + light), (byte)(140 + light), (byte)(150 + light));
            for (var stripe = 0; stripe < 4; stripe++) canvas.DrawRect(width * (0.1f + stripe * 0.25f), 0, width * 0.05f, height, paint);
            if (disc is { } subject)
            {
                paint.Color = new SKColor((byte)Disc.R, (byte)Disc.G, (byte)Disc.B);
                canvas.DrawCircle((float)(subject.X * width), (float)(subject.Y * height), (float)(subject.Radius * width), paint);
            }
        }
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}

file static class ColourAssertions
{
    public static void ShouldBe(this (int R, int G, int B) colour, (int R, int G, int B) expected, int tolerance)
    {
        colour.R.ShouldBeInRange(expected.R - tolerance, expected.R + tolerance);
        colour.G.ShouldBeInRange(expected.G - tolerance, expected.G + tolerance);
        colour.B.ShouldBeInRange(expected.B - tolerance, expected.B + tolerance);
    }
}
