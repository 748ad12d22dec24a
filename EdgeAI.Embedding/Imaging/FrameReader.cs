namespace EdgeAI.Embedding.Imaging;

/// <summary>Encoded image to the guest's RGB8 input. Keeps native scratch memory between frames; one thread at a time.</summary>
internal sealed unsafe class FrameReader(long maxImageBytes, long maxImagePixels) : IDisposable
{
    /// <summary>Room for a frame of 1920 x 1080; what one larger image needed is given back.</summary>
    private const nuint KeptScratchBytes = 1920 * 1080 * 4;

    private readonly NativeBuffer _decoded = new();
    private readonly TriangleResampler _resampler = new();

    /// <summary>Decodes, orients, scales and crops.</summary>
    /// <param name="image">JPEG, PNG or WebP.</param>
    /// <param name="geometry">What is cut out and how large it becomes.</param>
    /// <param name="rgb">Receives RGB8[Size][Size][3]; may be the guest's own memory.</param>
    /// <exception cref="ImageException">The image cannot be read or is too large.</exception>
    public void Read(ReadOnlySpan<byte> image, FrameGeometry geometry, Span<byte> rgb)
    {
        if (image.Length > maxImageBytes)
            throw ImageTooLargeException.Bytes(image.Length, maxImageBytes);
        if (rgb.Length != geometry.Size * geometry.Size * 3)
            throw new ArgumentException($"Expected room for {geometry.Size} x {geometry.Size} RGB pixels, got {rgb.Length} bytes.", nameof(rgb));

        // SAFETY: both spans stay pinned for the whole block, which is as long as codec and resampler use them; the resampler writes
        // Size * Size pixels at places that PixelPlacement keeps inside `rgb`.
        fixed (byte* bytes = image)
        fixed (byte* output = rgb)
        {
            using var codec = new ImageCodec(bytes, image.Length);
            if ((long)codec.Width * codec.Height > maxImagePixels)
                throw ImageTooLargeException.Pixels(codec.Width, codec.Height, maxImagePixels);
            Read(codec, geometry, output);
        }

        _decoded.ShrinkTo(KeptScratchBytes);
    }

    public void Dispose()
    {
        _decoded.Dispose();
        _resampler.Dispose();
    }

    private void Read(in ImageCodec codec, FrameGeometry geometry, byte* output)
    {
        var (scaledWidth, scaledHeight) = geometry.ScaledSize(codec.Width, codec.Height);
        var eighths = ReducedScale.Choose(codec.Format, Math.Min(codec.Width, codec.Height), geometry.ShorterSide);
        var size = codec.SizeAt(eighths);
        PlanAxis(_resampler.Horizontal, (double)codec.Width * eighths / ReducedScale.Full, size.Width, scaledWidth, geometry.Size, PixelPlacement.MirrorsColumns(codec.Orientation));
        PlanAxis(_resampler.Vertical, (double)codec.Height * eighths / ReducedScale.Full, size.Height, scaledHeight, geometry.Size, PixelPlacement.MirrorsRows(codec.Orientation));
        var window = new PixelWindow(_resampler.Horizontal.Start, _resampler.Vertical.Start, _resampler.Horizontal.End, _resampler.Vertical.End);
        var pixels = codec.Decode(size, window, _decoded, TriangleResampler.Overread);
        _resampler.Resample(pixels.Pointer, pixels.RowBytes, geometry.Size, output, PixelPlacement.For(codec.Orientation, geometry.Size));
    }

    private static void PlanAxis(ResamplingAxis axis, double length, int decoded, int scaled, int size, bool mirrored)
    {
        // An odd margin is smaller on the left and top of the picture as it is seen, whichever way it is stored.
        var margin = scaled - size;
        axis.Plan(Math.Min(length, decoded), decoded, scaled, mirrored ? margin - margin / 2 : margin / 2, size);
    }
}
