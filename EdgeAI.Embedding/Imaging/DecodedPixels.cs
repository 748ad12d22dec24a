namespace EdgeAI.Embedding.Imaging;

/// <summary>RGBA pixels, of which a window is there. Valid until the memory behind it is reserved again.</summary>
/// <param name="Origin">Where column 0 of row 0 is or would be.</param>
/// <param name="RowBytes">Bytes from one row to the next.</param>
internal readonly unsafe record struct DecodedPixels(nint Origin, nint RowBytes)
{
    public DecodedPixels(byte* origin, nint rowBytes) : this((nint)origin, rowBytes)
    {
    }

    public byte* Pointer => (byte*)Origin;
}

/// <summary>Columns from Left to Right and rows from Top to Bottom, the latter ones excluded.</summary>
internal readonly record struct PixelWindow(int Left, int Top, int Right, int Bottom)
{
    /// <summary>The same with so many pixels more on each side, inside an image of <paramref name="size"/>.</summary>
    public PixelWindow WithMargin(int pixels, SkiaNative.Size size) => new(
        Math.Max(0, Left - pixels), Math.Max(0, Top - pixels), Math.Min(size.Width, Right + pixels), Math.Min(size.Height, Bottom + pixels));
}
