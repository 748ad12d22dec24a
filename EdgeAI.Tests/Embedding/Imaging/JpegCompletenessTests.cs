using EdgeAI.Embedding;
using EdgeAI.Embedding.Imaging;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Embedding.Imaging;

public class JpegCompletenessTests
{
    public static TheoryData<string> Names => ["baseline.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "subsampling-422.jpg", "subsampling-444.jpg", "exif-6.jpg"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_OnlyTheEndMarkerMissing_IsAsTheWholeImage(string name)
    {
        var whole = FixtureImages.Read(name);
        var expected = FrameReaderTests.Read(whole);

        FrameReaderTests.Read(whole[..^2]).ShouldBe(expected);
        FrameReaderTests.Read(whole[..^1]).ShouldBe(expected);
        FrameReaderTests.Read([.. whole[..^2], .. "\r\njunk"u8]).ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LacksOnlyItsEnd_AnythingElseMissing_IsFalse(string name)
    {
        var whole = FixtureImages.Read(name);

        JpegCompleteness.LacksOnlyItsEnd(whole.AsSpan()[..^2]).ShouldBeTrue();
        // The last byte of the data may be nothing but the bits that fill it.
        for (var cut = 5; cut < whole.Length - 2; cut += 1 + cut / 7)
            JpegCompleteness.LacksOnlyItsEnd(whole.AsSpan()[..^cut]).ShouldBeFalse($"{cut} bytes cut");
    }

    [Fact]
    public void Read_CutBeforeTheLastScans_IsRefused()
    {
        var whole = FixtureImages.Read("progressive.jpg");
        for (var scan = whole.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]); scan > 0; scan = whole.AsSpan(0, scan).LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]))
            Should.Throw<DamagedImageException>(() => FrameReaderTests.Read(whole[..scan]));
    }

    [Theory]
    [InlineData("baseline.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("subsampling-422.jpg")]
    public void Read_UsualTablesLeftOut_IsAsTheWholeImage(string name)
    {
        // As USB cameras send Motion JPEG; these were coded with the usual tables.
        var whole = FixtureImages.Read(name);
        var bare = WithoutTables(whole);
        bare.Length.ShouldBeLessThan(whole.Length - 50);

        FrameReaderTests.Read(bare).ShouldBe(FrameReaderTests.Read(whole));
        FrameReaderTests.Read(bare[..^2]).ShouldBe(FrameReaderTests.Read(whole));
        JpegCompleteness.LacksOnlyItsEnd(bare.AsSpan()[..^6]).ShouldBeFalse();
    }

    [Theory]
    // One block of 8 x 8 gray pixels. Codes: 0 for a DC difference of nothing; 0 for a run of sixteen zeros, 10 for the end of a block. Filled up with ones.
    [InlineData(0b0_0_0_0_10_11, true)]
    [InlineData(0b0_10_11111, true)]
    [InlineData(0b0_0_0_0_0_111, false)]
    public void LacksOnlyItsEnd_RunBeyondABlock_IsDamage(byte bits, bool isComplete)
    {
        byte[] jpeg =
        [
            0xFF, 0xD8,
            0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0,
            0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 0x00,
            0xFF, 0xC4, 0, 21, 0x10, 1, 1, .. new byte[14], 0xF0, 0x00,
            0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 63, 0,
            bits,
        ];

        JpegCompleteness.LacksOnlyItsEnd(jpeg).ShouldBe(isComplete);
    }

    [Fact]
    public void LacksOnlyItsEnd_AnyDamage_EndsAndNeverThrows()
    {
        var random = new Random(7);
        foreach (var name in new[] { "baseline.jpg", "progressive.jpg" })
        {
            var whole = FixtureImages.Read(name);
            for (var round = 0; round < 60; round++)
            {
                var damaged = whole.ToArray();
                for (var i = 0; i < 5; i++)
                    damaged[random.Next(2, round % 2 == 0 ? 700 : damaged.Length)] = (byte)random.Next(256);
                JpegCompleteness.LacksOnlyItsEnd(damaged.AsSpan()[..^2]);
            }
        }
    }

    /// <summary>The image without its DHT segments.</summary>
    internal static byte[] WithoutTables(byte[] jpeg)
    {
        var bare = new List<byte>(jpeg[..2]);
        for (var at = 2; ;)
        {
            var length = 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]);
            if (jpeg[at + 1] == 0xDA)
                return [.. bare, .. jpeg[at..]];
            if (jpeg[at + 1] != 0xC4)
                bare.AddRange(jpeg[at..(at + length)]);
            at += length;
        }
    }
}
