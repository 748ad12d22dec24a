using System.Buffers.Binary;
using System.Text;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Embedding.Imaging;

[Collection(RunsAlone.Name)]
public class BadImageTests
{
    [Fact]
    public void Read_NoBytes_SaysWhatWasExpected() =>
        Should.Throw<EmptyImageException>(() => FrameReaderTests.Read([])).Message.ShouldContain("JPEG, PNG or WebP");

    [Theory]
    [InlineData("baseline.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("base.png")]
    [InlineData("lossless.webp")]
    [InlineData("lossy.webp")]
    public void Read_TruncatedAnywhere_IsRefused(string name)
    {
        var whole = FixtureImages.Read(name);
        for (var percent = 1; percent < 100; percent += 7)
            Should.Throw<ImageException>(() => FrameReaderTests.Read(whole[..(whole.Length * percent / 100)]), $"{percent} % of {name}");
    }

    [Fact]
    public void Read_TruncatedJpeg_NamesFormatAndSize() =>
        Should.Throw<DamagedImageException>(() => FrameReaderTests.Read(FixtureImages.Read("baseline.jpg")[..5000])).Message.ShouldContain("complete JPEG image, got 5,000 bytes");

    [Fact]
    public void Read_TextCalledJpeg_ShowsHowItStarts() =>
        Should.Throw<UnsupportedImageException>(() => FrameReaderTests.Read(Encoding.ASCII.GetBytes("Dear camera, hello"))).Message.ShouldContain("Dear camera,");

    [Fact]
    public void Read_BinaryOfAnotherFormat_ShowsItsFirstBytes() =>
        Should.Throw<UnsupportedImageException>(() => FrameReaderTests.Read([0, 1, 2, 0xFE, 0xFF])).Message.ShouldContain("000102FEFF");

    [Fact]
    public void Read_PngThatClaimsSixtyThousandSquared_IsRefusedBeforeAnyMemoryIsTaken()
    {
        var png = FixtureImages.Grey(0);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), System.IO.Hashing.Crc32.HashToUInt32(png.AsSpan(12, 17)));

        var before = Environment.WorkingSet;
        Should.Throw<ImageTooLargeException>(() => FrameReaderTests.Read(png)).Message.ShouldContain("60,000 x 60,000");
        (Environment.WorkingSet - before).ShouldBeLessThan(100 << 20);
    }

    [Fact]
    public void Read_MorePixelsThanAllowed_NamesTheOption()
    {
        using var reader = new FrameReader(maxImageBytes: 1 << 20, maxImagePixels: 99, new DecodeBudget(128 << 20, 99));
        Should.Throw<ImageTooLargeException>(() => reader.Read(FixtureImages.Grey(0, 10, 10), new(16, 16), new byte[768])).Message.ShouldContain("Embedding:MaxImagePixels");
        reader.Read(FixtureImages.Grey(7, 11, 9), new(16, 16), new byte[768]);
    }

    [Fact]
    public void Read_MoreBytesThanAllowed_NamesTheOption()
    {
        var image = FixtureImages.Grey(0);
        using var reader = new FrameReader(maxImageBytes: image.Length - 1, maxImagePixels: 1000, new DecodeBudget(128 << 20, 1000));
        Should.Throw<ImageTooLargeException>(() => reader.Read(image, new(16, 16), new byte[768])).Message.ShouldContain("Embedding:MaxImageBytes");
    }

    [Fact]
    public void Read_ThousandsOfBadImages_DoNotGrowMemory()
    {
        using var reader = FrameReaderTests.Reader();
        var rgb = new byte[768];
        byte[][] bad = [FixtureImages.Read("baseline.jpg")[..6000], FixtureImages.Read("base.png")[..4000], FixtureImages.Read("lossy.webp")[..3000], [0xFF, 0xD8, 0xFF, 0xE0, 1]];
        Attempt(200);
        var before = Environment.WorkingSet;
        Attempt(2000);
        (Environment.WorkingSet - before).ShouldBeLessThan(48 << 20);
        reader.Read(FixtureImages.Grey(123), new(16, 16), rgb);
        rgb.ShouldAllBe(value => value == 123);

        void Attempt(int times)
        {
            for (var i = 0; i < times; i++)
                Should.Throw<ImageException>(() => reader.Read(bad[i % bad.Length], new(16, 16), rgb));
        }
    }
}
