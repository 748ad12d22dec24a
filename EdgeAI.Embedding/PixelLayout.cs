namespace EdgeAI.Embedding;

/// <summary>How the pixels of a frame lie that was not encoded. The default stands for an encoded image.</summary>
/// <param name="Format">The pixel format; <see cref="PixelFormat.Encoded"/> for JPEG, PNG or WebP, of which the bytes say the rest.</param>
/// <param name="Width">Pixels in a row, 1 or more.</param>
/// <param name="Height">Rows, 1 or more.</param>
/// <param name="Stride">Bytes from one row to the next, in NV12 also of the plane of colors; 0 for rows without a gap.</param>
/// <param name="Matrix">How colors were made luma and chroma.</param>
/// <param name="Range">Which values mean black and white.</param>
public readonly record struct PixelLayout(PixelFormat Format, int Width, int Height, int Stride = 0, ColorMatrix Matrix = ColorMatrix.Bt601, ColorRange Range = ColorRange.Limited)
{
    /// <summary>Whether the bytes are pixels.</summary>
    public bool IsRaw => Format != PixelFormat.Encoded;

    /// <summary>Bytes of a row without a gap; pairs of pixels share their chroma, so an odd row has as many as the next even one.</summary>
    internal long RowBytes => Format == PixelFormat.Yuyv ? ((long)Width + 1) / 2 * 4 : ((long)Width + 1) / 2 * 2;

    /// <summary>Bytes from one row to the next.</summary>
    internal long RowStep => Stride == 0 ? RowBytes : Stride;

    /// <summary>Rows of all planes.</summary>
    internal long Rows => Format == PixelFormat.Nv12 ? Height + ((long)Height + 1) / 2 : Height;

    /// <summary>Least bytes of a whole frame: behind the last row there need not be a gap.</summary>
    public long LeastBytes => (Rows - 1) * RowStep + RowBytes;
}

/// <summary>Formats of pixels.</summary>
public enum PixelFormat
{
    /// <summary>JPEG, PNG or WebP.</summary>
    Encoded = 0,

    /// <summary>YUV 4:2:2 in one plane: Y0 U Y1 V of two neighbouring pixels.</summary>
    Yuyv = 1,

    /// <summary>YUV 4:2:0 in two planes: luma, then U V of two by two pixels.</summary>
    Nv12 = 2,
}

/// <summary>How colors were made luma and chroma.</summary>
public enum ColorMatrix
{
    /// <summary>ITU-R BT.601, as most cameras and JPEG do.</summary>
    Bt601 = 0,

    /// <summary>ITU-R BT.709.</summary>
    Bt709 = 1,
}

/// <summary>Which values mean black and white.</summary>
public enum ColorRange
{
    /// <summary>Luma 16 to 235, chroma 16 to 240, as video has it.</summary>
    Limited = 0,

    /// <summary>0 to 255, as JPEG has it.</summary>
    Full = 1,
}
