namespace EdgeAI.Embedding.Sight;

/// <summary>A rectangle of a frame as it is seen (its EXIF orientation applied), in fractions of the frame's sides.</summary>
/// <param name="Left">0 to 1.</param>
/// <param name="Top">0 to 1.</param>
/// <param name="Width">Above 0, at most 1 - <paramref name="Left"/>.</param>
/// <param name="Height">Above 0, at most 1 - <paramref name="Top"/>.</param>
public readonly record struct FrameRegion(double Left, double Top, double Width, double Height)
{
    private const double Rounding = 1e-6;

    /// <summary>Shortest side that a region to search may have. A part of one may be smaller: of a long strip it is.</summary>
    public const double ShortestSide = 0.02;

    /// <summary>The frame.</summary>
    public static FrameRegion Whole { get; } = new(0, 0, 1, 1);

    /// <summary>Whether it lies inside the frame and is large enough to see anything in it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsValid => IsInside && Width >= ShortestSide && Height >= ShortestSide;

    /// <summary>Whether it is a part of the frame, however small.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsInside => Left >= 0 && Top >= 0 && Width > 0 && Height > 0 && Left + Width <= 1 + Rounding && Top + Height <= 1 + Rounding;

    /// <summary>The same rectangle in the image as it is stored.</summary>
    /// <param name="orientation">EXIF orientation, 1 to 8.</param>
    internal FrameRegion Stored(int orientation)
    {
        var swapped = orientation is >= 5 and <= 8;
        var (x, y, width, height) = swapped ? (Top, Left, Height, Width) : (Left, Top, Width, Height);
        return new FrameRegion(
            Imaging.PixelPlacement.MirrorsColumns(orientation) ? 1 - x - width : x,
            Imaging.PixelPlacement.MirrorsRows(orientation) ? 1 - y - height : y,
            width, height);
    }

    /// <summary>A rectangle of the image as it is stored, as it is seen: the way back of <see cref="Stored"/>.</summary>
    internal FrameRegion Seen(int orientation)
    {
        var x = Imaging.PixelPlacement.MirrorsColumns(orientation) ? 1 - Left - Width : Left;
        var y = Imaging.PixelPlacement.MirrorsRows(orientation) ? 1 - Top - Height : Top;
        return orientation is >= 5 and <= 8 ? new FrameRegion(y, x, Height, Width) : new FrameRegion(x, y, Width, Height);
    }
}
