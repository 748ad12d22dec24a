using System.Buffers.Binary;
using EdgeAI.Embedding;
using EdgeAI.Embedding.Imaging;
using SkiaSharp;

namespace EdgeAI.Tests.Embedding.Imaging;

/// <summary>What decoding an image takes, told before it begins.</summary>
public class DecodeCostTests
{
    [Theory]
    [InlineData(8, 0, 4)]
    [InlineData(8, 1, 8)]
    [InlineData(16, 0, 4)]
    [InlineData(16, 1, 12)]
    public void OfPng_InEachMode_CountsWhatIsPutTogether(byte depth, byte interlaced, int bytesAPixel)
    {
        var png = new byte[33];
        (png[24], png[25], png[28]) = (depth, 6, interlaced);
        DecodeCost.OfPng(png, 1000, 500).Bytes.ShouldBe(bytesAPixel * 500_000L);
    }

    [Fact]
    public void OfJpeg_Baseline_TakesNothingBeyondRows()
    {
        using var bitmap = new SKBitmap(640, 480);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        var structure = JpegStructure.Read(encoded.Span);
        structure.ShouldBe(new JpegStructure(false, false, 1, 0) { Width = 640, Height = 480 });
        DecodeCost.OfJpeg(640, 480, structure).ShouldBe(new DecodeCost(0, 640 * 480));
    }

    [Theory]
    [InlineData(1, 0x11, 1, 8000, 8000, 8000L * 8000 * 2)]
    [InlineData(4, 0x11, 4, 8000, 8000, 4 * 8000L * 8000 * 2)]
    [InlineData(3, 0x22, 10, 4000, 3000, 4000L * 3000 * 3)]
    public void OfJpeg_Progressive_CountsCoefficientsAndScans(int components, int sampling, int scans, int width, int height, long bytes)
    {
        var structure = JpegStructure.Read(Progressive(components, sampling, scans, width, height));
        structure.IsProgressive.ShouldBeTrue();
        structure.IsTruncated.ShouldBeFalse();
        var cost = DecodeCost.OfJpeg(width, height, structure);
        ((double)cost.Bytes).ShouldBe(bytes, bytes * 0.01);
        cost.Work.ShouldBe((long)width * height * scans);
    }

    [Fact]
    public void OfJpeg_WithAMarkerWithoutLengthBeforeTheFrame_IsCountedAllTheSame()
    {
        var jpeg = Progressive(4, 0x11, 4, 8000, 8000);
        byte[] hidden = [.. jpeg[..2], 0xFF, 0x01, .. jpeg[2..]];
        JpegStructure.Read(hidden).ShouldBe(JpegStructure.Read(jpeg));
    }

    [Fact]
    public void Read_OfAHugeFrameWithoutEnd_IsRefusedBeforeItIsWalked()
    {
        var jpeg = Progressive(4, 0x11, 1, 65535, 65535)[..^2];
        using var reader = new FrameReader(20 << 20, 64_000_000, new DecodeBudget(64 << 20, 64_000_000));
        Should.Throw<ImageTooLargeException>(() => reader.Read(jpeg, FrameReaderTests.Geometry, new byte[224 * 224 * 3]));
    }

    [Fact]
    public void Read_OfAnImageThatFails_GivesItsMemoryBack()
    {
        using var bitmap = new SKBitmap(3000, 3000);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var cut = encoded.ToArray()[..^200];
        var budget = new DecodeBudget(64 << 20, 64_000_000);
        using var reader = new FrameReader(20 << 20, 64_000_000, budget);
        Should.Throw<DamagedImageException>(() => reader.Read(cut, FrameReaderTests.Geometry, new byte[224 * 224 * 3]));
        budget.Take(new DecodeCost(64 << 20, 1)).Dispose();
    }

    [Fact]
    public void Take_OfMoreThanTheBudget_IsRefusedWithTheEstimate()
    {
        var budget = new DecodeBudget(100_000_000, 64_000_000);
        Should.Throw<ImageTooLargeException>(() => budget.Take(new DecodeCost(512_000_000, 1))).Message.ShouldContain("512,000,000");
        Should.Throw<ImageTooLargeException>(() => budget.Take(new DecodeCost(0, 64_000_000_000))).Message.ShouldContain("scans");
    }

    [Fact]
    public void Take_WhileOthersAreUnderWay_IsRefusedUntilTheyAreDone()
    {
        var budget = new DecodeBudget(100_000_000, 64_000_000);
        using (budget.Take(new DecodeCost(60_000_000, 1)))
        {
            Should.Throw<DecodeBudgetException>(() => budget.Take(new DecodeCost(60_000_000, 1)));
            budget.Take(new DecodeCost(DecodeBudget.UsualBytes, 1)).Dispose();
            budget.Take(new DecodeCost(40_000_000, 1)).Dispose();
        }
        budget.Take(new DecodeCost(100_000_000, 1)).Dispose();
    }

    // Markers alone: what is between them is not looked at.
    private static byte[] Progressive(int components, int sampling, int scans, int width, int height)
    {
        var jpeg = new List<byte> { 0xFF, 0xD8, 0xFF, 0xC2, 0, (byte)(8 + 3 * components), 8 };
        var size = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(size.AsSpan(2), (ushort)width);
        jpeg.AddRange([.. size, (byte)components]);
        for (var i = 0; i < components; i++) jpeg.AddRange([(byte)(i + 1), i == 0 ? (byte)sampling : (byte)0x11, 0]);
        for (var i = 0; i < scans; i++) jpeg.AddRange([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, 0x12, 0xFF, 0x00, 0x34]);
        jpeg.AddRange([0xFF, 0xD9]);
        return [.. jpeg];
    }
}
