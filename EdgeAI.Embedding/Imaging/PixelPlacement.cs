namespace EdgeAI.Embedding.Imaging;

/// <summary>Where the pixel in stored row y and column x goes in the RGB8 output: byte <c>Origin + y * Down + x * Right</c>. This is how an EXIF orientation is applied.</summary>
internal readonly record struct PixelPlacement(nint Origin, nint Right, nint Down)
{
    /// <param name="orientation">EXIF orientation, 1 to 8; anything else counts as 1.</param>
    /// <param name="size">Side of the output.</param>
    public static PixelPlacement For(int orientation, int size)
    {
        nint pixel = 3, row = 3 * (nint)size;
        nint lastPixel = row - pixel, lastRow = row * (size - 1);
        return orientation switch
        {
            2 => new(lastPixel, -pixel, row),
            3 => new(lastRow + lastPixel, -pixel, -row),
            4 => new(lastRow, pixel, -row),
            5 => new(0, row, pixel),
            6 => new(lastPixel, row, -pixel),
            7 => new(lastRow + lastPixel, -row, -pixel),
            8 => new(lastRow, -row, pixel),
            _ => new(0, pixel, row),
        };
    }

    /// <summary>Whether the columns of the stored image run backwards in the output.</summary>
    public static bool MirrorsColumns(int orientation) => orientation is 2 or 3 or 7 or 8;

    /// <summary>Whether the rows of the stored image run backwards in the output.</summary>
    public static bool MirrorsRows(int orientation) => orientation is 3 or 4 or 6 or 7;
}
