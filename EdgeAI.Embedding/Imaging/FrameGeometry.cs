namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// Where the guest's input lies in a decoded image: the shorter side is scaled to <see cref="ShorterSide"/>, and of that the central
/// <see cref="Size"/> x <see cref="Size"/> is cropped.
/// </summary>
/// <param name="Size">Side of the guest's input, in pixels.</param>
/// <param name="ShorterSide">What the image's shorter side is scaled to, in pixels, at least <paramref name="Size"/>.</param>
internal readonly record struct FrameGeometry(int Size, int ShorterSide)
{
    /// <param name="size">Side of the guest's input, in pixels.</param>
    /// <param name="cropFraction">Share of the shorter side that the crop keeps, 0.1 to 1.</param>
    public static FrameGeometry ForCrop(int size, double cropFraction) =>
        new(size, Math.Max(size, (int)Math.Round(size / cropFraction, MidpointRounding.AwayFromZero)));

    /// <summary>Share of the shorter side that the crop keeps.</summary>
    public double CropFraction => (double)Size / ShorterSide;

    /// <summary>Bytes of one input frame, RGB8.</summary>
    public int Bytes => Size * Size * 3;

    /// <summary>Name of this step in the embedding's identity.</summary>
    /// <param name="cropFraction">What <see cref="ForCrop"/> was given.</param>
    /// <param name="liftDark">Whether dark inputs are lifted; an index that was built before there was a lift has no such term.</param>
    public string Describe(double cropFraction, bool liftDark) =>
        FormattableString.Invariant($"rgb8 {Size}x{Size}, shorter side {ShorterSide}, triangle, crop {cropFraction}{(liftDark ? $", {DarkLift.Term}" : "")}");

    /// <summary>Sides of the whole scaled image, of which only the crop is computed.</summary>
    public (int Width, int Height) ScaledSize(int width, int height) => width <= height
        ? (ShorterSide, Longer(height, width))
        : (Longer(width, height), ShorterSide);

    private int Longer(int longer, int shorter) =>
        (int)Math.Round((double)longer * ShorterSide / shorter, MidpointRounding.AwayFromZero);
}
