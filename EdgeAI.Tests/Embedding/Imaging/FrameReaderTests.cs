using EdgeAI.Embedding;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Embedding.Imaging;

public class FrameReaderTests
{
    internal static readonly FrameGeometry Geometry = FrameGeometry.ForCrop(224, 0.75);

    [Theory]
    [InlineData(224, 299)]
    [InlineData(64, 85)]
    public void Read_Png_GivesTheBytesOfPillowsBilinear(int size, int shorterSide) =>
        Read(FixtureImages.Read("base.png"), new FrameGeometry(size, shorterSide))
            .ShouldBe(FixtureImages.Rgb(FixtureImages.Read($"base.expected-{size}.png")));

    [Fact]
    public void Read_InputOfTheGuestsOwnSize_IsTakenExactly()
    {
        var png = FixtureImages.Read("base.expected-224.png");
        Read(png, new FrameGeometry(224, 224)).ShouldBe(FixtureImages.Rgb(png));
    }

    [Theory]
    [InlineData("baseline.jpg", 3)]
    [InlineData("progressive.jpg", 3)]
    [InlineData("cmyk.jpg", 3)]
    [InlineData("exif-2.jpg", 3)]
    [InlineData("exif-3.jpg", 3)]
    [InlineData("exif-4.jpg", 3)]
    [InlineData("exif-5.jpg", 3)]
    [InlineData("exif-6.jpg", 3)]
    [InlineData("exif-7.jpg", 3)]
    [InlineData("exif-8.jpg", 3)]
    [InlineData("sixteen-bit.png", 0)]
    [InlineData("palette.png", 4)]
    [InlineData("lossless.webp", 0)]
    [InlineData("lossy.webp", 5)]
    [InlineData("animated.webp", 0)]
    public void Read_SamePictureInAnotherFormat_GivesTheSamePixels(string name, double tolerance) =>
        MeanDifference(Read(FixtureImages.Read(name)), Read(FixtureImages.Read("base.png"))).ShouldBeLessThanOrEqualTo(tolerance);

    [Theory]
    [InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Read_PngAndWebPStoredTurned_AreUpright(int orientation)
    {
        foreach (var image in new[] { TurnedImages.Png(orientation), TurnedImages.Png(orientation, atTheEnd: true) })
            MeanDifference(Read(image), Read(FixtureImages.Read("base.png"))).ShouldBeLessThanOrEqualTo(3);
        MeanDifference(Read(TurnedImages.WebP(orientation)), Read(FixtureImages.Read("base.png"))).ShouldBeLessThanOrEqualTo(6);
    }

    [Fact]
    public void Read_HeicOrRaw_IsNamedWithWhatToDo()
    {
        var heic = Should.Throw<UnsupportedImageException>(() => Read([0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8]));
        heic.Message.ShouldContain("got HEIC");
        heic.Message.ShouldContain("heif-convert");
        Should.Throw<UnsupportedImageException>(() => Read([0, 0, 0, 28, .. "ftypavif"u8, 0, 0, 0, 0, .. "avifmif1miaf"u8])).Message.ShouldContain("got AVIF");
        Should.Throw<UnsupportedImageException>(() => Read([.. "FUJIFILMCCD-RAW 0201"u8])).Message.ShouldContain("camera raw");
    }

    [Fact]
    public void Read_MirroredPicture_DiffersFromTheOriginal() =>
        // The tolerance above tells a wrong orientation from a right one.
        MeanDifference(Read(StripExif(FixtureImages.Read("exif-2.jpg"))), Read(FixtureImages.Read("base.png"))).ShouldBeGreaterThan(20);

    [Fact]
    public void Read_GreyJpeg_GivesEqualChannelsOfTheLuma()
    {
        var grey = Read(FixtureImages.Read("grey.jpg"));
        var colour = Read(FixtureImages.Read("base.png"));
        var error = 0.0;
        for (var i = 0; i < grey.Length; i += 3)
        {
            grey[i + 1].ShouldBe(grey[i]);
            grey[i + 2].ShouldBe(grey[i]);
            error += Math.Abs(grey[i] - (0.299 * colour[i] + 0.587 * colour[i + 1] + 0.114 * colour[i + 2]));
        }

        (error / grey.Length * 3).ShouldBeLessThan(3);
    }

    [Fact]
    public void Read_TransparentPng_IsPutOverWhite() =>
        MeanDifference(Read(FixtureImages.Read("left-half-transparent.png")), Read(FixtureImages.Read("left-half-white.png"))).ShouldBeLessThan(0.05);

    [Fact]
    public void Read_OtherImageInBetween_ChangesNothing()
    {
        using var reader = Reader();
        var first = Read(reader, FixtureImages.Read("exif-6.jpg"));
        Read(reader, FixtureImages.Grey(90, 800, 20));
        Read(reader, FixtureImages.Read("exif-6.jpg")).ShouldBe(first);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(3, 2)]
    [InlineData(2000, 17)]
    public void Read_OddShapeOfOneColour_StaysThatColour(int width, int height) =>
        Read(FixtureImages.Grey(200, width, height)).ShouldAllBe(value => value == 200);

    [Fact]
    public void Read_TargetOfAnotherLength_IsRefused()
    {
        using var reader = Reader();
        Should.Throw<ArgumentException>(() => reader.Read(FixtureImages.Grey(1), Geometry, new byte[17])).Message.ShouldContain("17");
    }

    internal static FrameReader Reader() => new(maxImageBytes: 20 << 20, maxImagePixels: 64_000_000, new DecodeBudget(1L << 30, 64_000_000));

    internal static byte[] Read(byte[] image, FrameGeometry? geometry = null)
    {
        using var reader = Reader();
        return Read(reader, image, geometry);
    }

    private static byte[] Read(FrameReader reader, byte[] image, FrameGeometry? geometry = null)
    {
        var rgb = new byte[(geometry ?? Geometry).Bytes];
        reader.Read(image, geometry ?? Geometry, rgb);
        return rgb;
    }

    private static double MeanDifference(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();

    private static byte[] StripExif(byte[] jpeg)
    {
        var marker = jpeg.AsSpan().IndexOf("Exif"u8);
        jpeg[marker] = (byte)'X';
        return jpeg;
    }
}
