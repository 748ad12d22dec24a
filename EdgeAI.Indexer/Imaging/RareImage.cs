namespace EdgeAI.Indexer.Imaging;

/// <summary>What the header of an image says, read before any pixel is.</summary>
/// <param name="Format">TIFF, TGA or PNM.</param>
/// <param name="Width">Pixels in a row as stored.</param>
/// <param name="Height">Rows as stored.</param>
internal sealed record RareImage(string Format, long Width, long Height)
{
    /// <summary>EXIF orientation, 1 to 8.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>The same picture as ImageSharp reads it rightly; null for the file as it is.</summary>
    public byte[]? Rewritten { get; init; }
}
