using System.Buffers.Binary;
using EdgeAI.Indexer.Imaging;
using EdgeAI.Recognition.Imaging;
using EdgeAI.Tests.Fixtures;
using SixLabors.ImageSharp.Formats.Tiff.Constants;

namespace EdgeAI.Tests.Indexer.Imaging;

public sealed class CatalogImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.tif"), InlineData("1.TIFF"), InlineData("1.tga"), InlineData("1.ppm"), InlineData("1.PGM"), InlineData("1.pbm"), InlineData("1.pnm")]
    public void Read_EachFormat_HasItsPicture(string name) => ShouldBeTheCorner(Read(name, RareImages.Drawn(name)));

    [Theory]
    [InlineData(TiffCompression.Lzw), InlineData(TiffCompression.Deflate), InlineData(TiffCompression.PackBits), InlineData(TiffCompression.Jpeg)]
    public void Read_CompressedTiff_HasItsPicture(TiffCompression compression) => ShouldBeTheCorner(Read("1.tif", RareImages.Tiff(compression)));

    [Fact]
    public void Read_TgaOfRuns_HasItsPicture() => ShouldBeTheCorner(Read("1.tga", RareImages.TgaOfRuns()));

    [Theory]
    [InlineData("1.jpg"), InlineData("1.tga"), InlineData("1"), InlineData("1.heic")]
    public void Read_TiffByAnotherName_GoesByItsContent(string name) => ShouldBeTheCorner(Read(name, RareImages.Drawn("1.tif")));

    [Fact]
    public void Read_JpegCalledTiff_IsReadAsItIs()
    {
        var jpeg = FixtureImages.Read("baseline.jpg");
        CatalogImage.Read(Write("1.tif", jpeg)).ShouldBe(jpeg);
    }

    [Theory]
    [InlineData(1, 8, 1, new byte[] { 100 }, 100, 100, 100)]
    [InlineData(1, 8, 0, new byte[] { 100 }, 155, 155, 155)]
    [InlineData(1, 16, 1, new byte[] { 0, 100 }, 100, 100, 100)]
    [InlineData(3, 16, 2, new byte[] { 0, 10, 0, 20, 0, 30 }, 10, 20, 30)]
    public void Read_GrayAndSixteenBitTiff_HasItsColor(int samples, int bits, int photometric, byte[] pixel, int red, int green, int blue)
    {
        var grid = Read("1.tif", TiffBytes.Of(4, 4, samples, bits, photometric, Repeat(pixel)));
        grid.Rgb[..3].ShouldBe([(byte)red, (byte)green, (byte)blue]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_TransparentTiff_LiesOnWhite(int kindOfAlpha)
    {
        var grid = Read("1.tif", TiffBytes.Of(4, 4, 4, 8, 2, Repeat([0, 0, 0, 51]), (338, kindOfAlpha)));
        grid.Rgb.ShouldAllBe(value => value >= 203 && value <= 205);
    }

    [Theory]
    [InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Read_TiffStoredTurned_IsUpright(int orientation)
    {
        var upright = PhotographDecoder.Decode(FixtureImages.Read("base.png"), int.MaxValue);
        var turned = Read("1.tif", RareImages.Turned(orientation));
        (turned.Width, turned.Height).ShouldBe((upright.Width, upright.Height));
        turned.Rgb.Zip(upright.Rgb, (one, other) => Math.Abs(one - other)).Average().ShouldBeLessThan(6);
    }

    [Theory]
    [InlineData("P5 4 4 65535\n", new byte[] { 128, 0 }, 128)]
    [InlineData("P5 4 4 1023\n", new byte[] { 2, 0 }, 128)]
    [InlineData("P5 4 4 100\n", new byte[] { 50 }, 128)]
    [InlineData("P2 4 4 100\n", new byte[] { (byte)'5', (byte)'0', (byte)' ' }, 128)]
    [InlineData("P5\n# a comment with 7 7\n4 4\n255\n", new byte[] { 128 }, 128)]
    public void Read_PgmOfAnyDepth_HasItsGray(string header, byte[] pixel, int gray)
    {
        var grid = Read("1.pgm", RareImages.Pnm(header, Repeat(pixel)));
        ((int)grid.Rgb[0]).ShouldBeInRange(gray - 2, gray + 2);
    }

    [Fact]
    public void Read_TiffOfManyPages_IsTheFirst()
    {
        byte[] Page(byte gray) => TiffBytes.Of(4, 4, 1, 8, 1, Repeat([gray]));
        var (first, second) = (Page(10), Page(200));
        // The second page follows the first; its offsets move along.
        foreach (var entry in Enumerable.Range(0, BinaryPrimitives.ReadUInt16LittleEndian(second.AsSpan(8))).Select(at => 10 + 12 * at))
            if (BinaryPrimitives.ReadUInt16LittleEndian(second.AsSpan(entry)) == 273)
                BinaryPrimitives.WriteUInt32LittleEndian(second.AsSpan(entry + 8), BinaryPrimitives.ReadUInt32LittleEndian(second.AsSpan(entry + 8)) + (uint)first.Length);
        var next = 10 + 12 * BinaryPrimitives.ReadUInt16LittleEndian(first.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(first.AsSpan(next), (uint)first.Length + 8);

        Read("1.tif", [.. first, .. second]).Rgb.ShouldAllBe(value => value == 10);
    }

    [Fact]
    public void Read_LargeImage_GetsSmallerAndKeepsItsShape()
    {
        var grid = Read("1.tif", RareImages.Tiff(TiffCompression.Deflate, 4000, 2000));
        (grid.Width * grid.Height).ShouldBeInRange(3_900_000, 4_000_000);
        ((double)grid.Width / grid.Height).ShouldBe(2, 0.01);
        ShouldBeTheCorner(grid);
    }

    [Theory]
    [InlineData("1.tif"), InlineData("1.tga"), InlineData("1.ppm"), InlineData("1.pgm"), InlineData("1.pbm"), InlineData("1.pnm")]
    public void Read_FileThatEndsEarly_IsRefusedWhereverItEnds(string name)
    {
        var whole = RareImages.Drawn(name);
        foreach (var length in new[] { 20, whole.Length / 3, whole.Length / 2, whole.Length - 60 })
            Should.Throw<PhotographException>(() => CatalogImage.Read(Write(name, whole[..length]))).Message.ShouldStartWith("Expected");
    }

    [Fact]
    public void Read_TiffWhoseStripEndsEarly_IsRefused() =>
        Refusal("1.tif", TiffBytes.Of(4, 4, 3, 8, 2, Repeat([1, 2, 3]))[..^20]).ShouldContain("ends early. Copy it again");

    [Fact]
    public void Read_TgaOfRunsThatEndsEarly_IsRefused() => Refusal("1.tga", RareImages.TgaOfRuns()[..200]).ShouldContain("ends early");

    [Fact]
    public void Read_ClaimOfManyPixels_IsRefusedBeforeAnyIsAllocated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal("1.tif", TiffBytes.Of(60_000, 60_000, 1, 8, 1, Repeat([1]))).ShouldContain("Expected at most 64,000,000 pixels, got 60,000 x 60,000");
        Refusal("1.tga", [0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 24, 0, .. new byte[100]]).ShouldStartWith("Expected");
        Refusal("1.pgm", RareImages.Pnm("P5 999999999 999999999 255\n", 1)).ShouldStartWith("Expected");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void Read_CmykTiff_SaysWhatToDo() => Refusal("1.tif", TiffBytes.Of(4, 4, 4, 8, 5, Repeat([0, 255, 0, 0]))).ShouldContain("CMYK. Convert it to RGB");

    [Fact]
    public void Read_KindOfTiffThatIsNotSupported_SaysWhatToDo() =>
        Refusal("1.tif", TiffBytes.Of(4, 4, 4, 8, 2, Repeat([0, 255, 0, 0]), (338, 0))).ShouldSatisfy(reason => reason.ShouldContain("Convert it to JPEG or PNG, e.g. with magick"));

    [Fact]
    public void Read_CameraRawCalledTiff_IsNotReadAsItsPreview() =>
        Refusal("1.tif", TiffBytes.Of(4, 4, 3, 8, 2, Repeat([1, 2, 3]), (254, 1))).ShouldContain("camera raw");

    [Theory]
    [InlineData("1.tif"), InlineData("1.tga"), InlineData("1.ppm"), InlineData("1.pbm"), InlineData("1.pnm")]
    public void Read_DamagedFiles_AreReadOrRefusedAndNothingElse(string name)
    {
        var (whole, random) = (RareImages.Drawn(name), new Random(20));
        for (var round = 0; round < 300; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var i = 0; i < 6; i++) damaged[random.Next(random.Next(2) == 0 ? Math.Min(40, damaged.Length) : damaged.Length)] = (byte)random.Next(256);
            if (name == "1.tif") for (var i = 0; i < 4; i++) damaged[^random.Next(1, 200)] = (byte)random.Next(256);
            try
            {
                CatalogImage.Read(Write(name, damaged));
            }
            catch (PhotographException refusal)
            {
                refusal.Message.ShouldStartWith("Expected");
            }
        }
    }

    private PixelGrid Read(string name, byte[] content) => PhotographDecoder.Decode(CatalogImage.Read(Write(name, content)), int.MaxValue);

    private string Refusal(string name, byte[] content)
    {
        var file = Write(name, content);
        return Should.Throw<PhotographException>(() => CatalogImage.Read(file)).Message;
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_folder.Combine(name), content);
        return _folder.Combine(name);
    }

    private static byte[] Repeat(byte[] pixel) => [.. Enumerable.Repeat(pixel, 16).SelectMany(value => value)];

    private static void ShouldBeTheCorner(PixelGrid grid)
    {
        int At(int x, int y) => grid.Rgb[(y * grid.Width + x) * 3 + 1];
        At(grid.Width / 4, grid.Height / 4).ShouldBeGreaterThan(200);
        At(grid.Width * 3 / 4, grid.Height / 4).ShouldBeLessThan(60);
        At(grid.Width / 4, grid.Height * 3 / 4).ShouldBeLessThan(60);
    }
}
