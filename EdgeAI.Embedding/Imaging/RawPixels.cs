namespace EdgeAI.Embedding.Imaging;

/// <summary>Pixels as a camera gave them, to RGBA.</summary>
internal static unsafe class RawPixels
{
    /// <summary>Refuses a frame whose layout cannot be, or which has fewer bytes than it says.</summary>
    /// <exception cref="RawFrameException">Says what was expected.</exception>
    public static void Check(in PixelLayout layout, long bytes)
    {
        if (layout.Format is not (PixelFormat.Yuyv or PixelFormat.Nv12))
            throw new RawFrameException($"Expected pixels as YUYV (1) or NV12 (2), got format {(int)layout.Format}. Update this service, or send JPEG.");
        if (layout.Width < 1 || layout.Height < 1)
            throw new RawFrameException($"Expected a frame of at least 1 x 1 pixels, got {layout.Width} x {layout.Height}. Send its size with it.");
        if (layout.Matrix is not (ColorMatrix.Bt601 or ColorMatrix.Bt709) || layout.Range is not (ColorRange.Limited or ColorRange.Full))
            throw new RawFrameException($"Expected the color matrix BT.601 (0) or BT.709 (1) and the range limited (0) or full (1), got {(int)layout.Matrix} and {(int)layout.Range}. Update this service, or send JPEG.");
        if (layout.RowStep < layout.RowBytes)
            throw new RawFrameException($"Expected rows of at least {layout.RowBytes:N0} bytes for {layout.Width:N0} pixels of {layout.Format}, got {layout.Stride:N0}. Send the driver's stride.");
        if (bytes < layout.LeastBytes)
            throw new RawFrameException(
                $"Expected at least {layout.LeastBytes:N0} bytes for {layout.Width:N0} x {layout.Height:N0} pixels of {layout.Format} in rows of {layout.RowStep:N0}, got {bytes:N0}. Send the whole frame.");
    }

    /// <summary>Converts a window of a frame that was checked.</summary>
    /// <param name="pixels">The frame.</param>
    /// <param name="layout">How it lies.</param>
    /// <param name="window">The part that is wanted.</param>
    /// <param name="memory">Grows as needed; <paramref name="spare"/> bytes more than needed are there.</param>
    /// <param name="spare">Bytes that must be readable behind the last pixel.</param>
    /// <returns>Where the pixels are.</returns>
    public static DecodedPixels Convert(byte* pixels, in PixelLayout layout, PixelWindow window, NativeBuffer memory, int spare)
    {
        // Pairs share their chroma: an odd edge takes its neighbour in.
        int left = window.Left & ~1, pairs = (window.Right - left + 1) / 2, rows = window.Bottom - window.Top;
        var rowBytes = (nint)pairs * 8;
        var rgba = memory.Reserve((nuint)rows * (nuint)rowBytes + (nuint)spare);
        var by = YuvCoefficients.For(layout.Matrix, layout.Range);
        var step = (nint)layout.RowStep;
        for (var y = 0; y < rows; y++)
        {
            // SAFETY: Check saw that every row has a whole number of pairs inside the frame; an odd row of NV12 ends where the next plane or the gap begins.
            var row = pixels + (window.Top + y) * step;
            if (layout.Format == PixelFormat.Yuyv)
                YuvRowsVector.ConvertYuyv(row + (nint)left * 2, pairs, by, rgba + y * rowBytes);
            else
                YuvRowsVector.ConvertNv12(row + left, pixels + (layout.Height + (window.Top + y) / 2) * step + left, pairs, by, rgba + y * rowBytes);
        }
        return new DecodedPixels(rgba - window.Top * rowBytes - (nint)left * 4, rowBytes);
    }
}
