using EdgeAI.Contracts.V1;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>What the driver says about pixels, as the contract says it.</summary>
internal static class RawFrames
{
    // linux/videodev2.h: enum v4l2_colorspace, v4l2_ycbcr_encoding, v4l2_quantization.
    private const uint Smpte240M = 2, Rec709 = 3, JpegSpace = 7, Bt2020 = 10, DciP3 = 12;
    private const uint DefaultEncoding = 0, Encoding709 = 2, Encoding709Extended = 4, Encoding2020 = 6, Encoding2020Constant = 7, Encoding240M = 8;
    private const uint DefaultRange = 0, FullRange = 1;

    /// <summary>The layout of the frames of a stream; null where they are JPEG images.</summary>
    public static RawLayout? LayoutOf(in V4l2Format format) => FourCharacters.IsJpeg(format.PixelFormat) ? null : new RawLayout
    {
        Format = format.PixelFormat == FourCharacters.Nv12 ? RawFormat.Nv12 : RawFormat.Yuyv,
        Width = (int)format.Width,
        Height = (int)format.Height,
        // Drivers that say nothing leave no gaps.
        Stride = format.BytesPerLine < RowBytes(format) ? 0 : (int)format.BytesPerLine,
        Matrix = MatrixOf(format),
        Range = format.Quantization == FullRange || (format.Quantization == DefaultRange && format.ColorSpace == JpegSpace) ? ColorRange.Full : ColorRange.Limited,
    };

    /// <summary>Least bytes of a whole frame.</summary>
    public static long LeastBytes(in V4l2Format format)
    {
        long rows = format.PixelFormat == FourCharacters.Nv12 ? format.Height + (format.Height + 1) / 2 : format.Height;
        return (rows - 1) * Math.Max(format.BytesPerLine, RowBytes(format)) + RowBytes(format);
    }

    private static uint RowBytes(in V4l2Format format) => (format.Width + 1) / 2 * (format.PixelFormat == FourCharacters.Nv12 ? 2u : 4u);

    // As the kernel's V4L2_MAP_YCBCR_ENC_DEFAULT does; BT.2020 and SMPTE 240M are nearer to BT.709 than to BT.601.
    private static ColorMatrix MatrixOf(in V4l2Format format) => format.YCbCrEncoding switch
    {
        DefaultEncoding => format.ColorSpace is Rec709 or DciP3 or Bt2020 or Smpte240M ? ColorMatrix.Bt709 : ColorMatrix.Bt601,
        Encoding709 or Encoding709Extended or Encoding2020 or Encoding2020Constant or Encoding240M => ColorMatrix.Bt709,
        _ => ColorMatrix.Bt601,
    };
}
