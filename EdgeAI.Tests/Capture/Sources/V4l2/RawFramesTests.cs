using EdgeAI.Capture.Sources.V4l2;
using EdgeAI.Contracts.V1;

namespace EdgeAI.Tests.Capture.Sources.V4l2;

public class RawFramesTests
{
    // linux/videodev2.h: colorspaces, encodings and quantizations as drivers report them, and what the kernel's own macros make of a default.
    [Theory]
    [InlineData(0, 0, 0, ColorMatrix.Bt601, ColorRange.Limited)]
    [InlineData(1, 0, 0, ColorMatrix.Bt601, ColorRange.Limited)]
    [InlineData(3, 0, 0, ColorMatrix.Bt709, ColorRange.Limited)]
    [InlineData(7, 0, 0, ColorMatrix.Bt601, ColorRange.Full)]
    [InlineData(7, 0, 2, ColorMatrix.Bt601, ColorRange.Limited)]
    [InlineData(8, 0, 0, ColorMatrix.Bt601, ColorRange.Limited)]
    [InlineData(8, 1, 1, ColorMatrix.Bt601, ColorRange.Full)]
    [InlineData(8, 2, 0, ColorMatrix.Bt709, ColorRange.Limited)]
    [InlineData(3, 1, 0, ColorMatrix.Bt601, ColorRange.Limited)]
    [InlineData(3, 4, 0, ColorMatrix.Bt709, ColorRange.Limited)]
    [InlineData(10, 0, 1, ColorMatrix.Bt709, ColorRange.Full)]
    public void LayoutOf_WhatTheDriverSays_IsSaid(uint space, uint encoding, uint range, ColorMatrix matrix, ColorRange expected)
    {
        var layout = RawFrames.LayoutOf(Format(FourCharacters.Yuyv, 640, 480, 1344) with { ColorSpace = space, YCbCrEncoding = encoding, Quantization = range });

        layout.ShouldBe(new RawLayout { Format = RawFormat.Yuyv, Width = 640, Height = 480, Stride = 1344, Matrix = matrix, Range = expected });
    }

    [Theory]
    [InlineData("YUYV", 640, 480, 1280, 614_400)]
    [InlineData("YUYV", 640, 480, 1344, 1344 * 479 + 1280)]
    [InlineData("YUYV", 5, 3, 0, 36)]
    [InlineData("NV12", 640, 480, 640, 460_800)]
    [InlineData("NV12", 5, 3, 0, 30)]
    public void LeastBytes_RowsWithAndWithoutGaps_AreAWholeFrame(string name, uint width, uint height, uint stride, long expected) =>
        RawFrames.LeastBytes(Format(name == "YUYV" ? FourCharacters.Yuyv : FourCharacters.Nv12, width, height, stride)).ShouldBe(expected);

    [Fact]
    public void LayoutOf_StrideThatCannotBe_CountsAsNone() => RawFrames.LayoutOf(Format(FourCharacters.Nv12, 640, 480, 10))!.Stride.ShouldBe(0);

    [Fact]
    public void LayoutOf_Jpeg_IsNone() => RawFrames.LayoutOf(Format(FourCharacters.MotionJpeg, 640, 480, 0)).ShouldBeNull();

    private static V4l2Format Format(uint pixels, uint width, uint height, uint stride) => new() { PixelFormat = pixels, Width = width, Height = height, BytesPerLine = stride };
}
