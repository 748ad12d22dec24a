using SkiaSharp;

namespace EdgeAI.Embedding.Imaging;

/// <summary>Pixels of a camera as a JPEG, for those who look at them or keep them. What is embedded is embedded without it.</summary>
public static class RawFrameJpeg
{
    private const int Quality = 92;

    // The encoder's, which says so on standard error.
    private const int LongestSide = 65_500;

    /// <summary>Encodes pixels; an image that is encoded already comes back as it is.</summary>
    /// <exception cref="RawFrameException">The pixels do not fit their layout.</exception>
    public static ReadOnlyMemory<byte> Of(ImageMemory image) => image.Layout.IsRaw ? Encode(image.Bytes.Span, image.Layout) : image.Bytes;

    private static unsafe byte[] Encode(ReadOnlySpan<byte> pixels, PixelLayout layout)
    {
        RawPixels.Check(layout, pixels.Length);
        if (Math.Max(layout.Width, layout.Height) > LongestSide)
            throw new RawFrameException($"Expected a frame that can be shown as JPEG, at most {LongestSide:N0} pixels a side, got {layout.Width:N0} x {layout.Height:N0}. Lower the camera's size.");
        using var rgba = new NativeBuffer();
        fixed (byte* frame = pixels)
        {
            var converted = RawPixels.Convert(frame, layout, new PixelWindow(0, 0, layout.Width, layout.Height), rgba, TriangleResampler.Overread);
            // SAFETY: rows of RGBA in a buffer that outlives the pixmap.
            using var pixmap = new SKPixmap(new SKImageInfo(layout.Width, layout.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), converted.Origin, (int)converted.RowBytes);
            using var jpeg = pixmap.Encode(new SKJpegEncoderOptions(Quality, SKJpegEncoderDownsample.Downsample422, SKJpegEncoderAlphaOption.Ignore))
                ?? throw new RawFrameException($"Expected a frame that can be shown as JPEG, got {layout.Width:N0} x {layout.Height:N0} pixels that cannot be encoded.");
            return jpeg.ToArray();
        }
    }
}
