namespace EdgeAI.Embedding.Sight;

/// <summary>Where a mass lies on a map, and how far it reaches: its first and second moments, in fractions of the map's side.</summary>
/// <param name="Mass">0 or more.</param>
/// <param name="CenterX">Center of mass.</param>
/// <param name="CenterY">Center of mass.</param>
/// <param name="DeviationX">Standard deviation along a row.</param>
/// <param name="DeviationY">Standard deviation along a column.</param>
public readonly record struct MassMoments(double Mass, double CenterX, double CenterY, double DeviationX, double DeviationY)
{
    // An even mass of length 1 has a standard deviation of 1 / sqrt(12).
    private static readonly double Even = Math.Sqrt(12);

    /// <summary>Whether there is any mass.</summary>
    public bool IsEmpty => !(Mass > 0);

    /// <summary>Measures a mass.</summary>
    /// <param name="weights">float32[<see cref="ProposalMap.Side"/>][<see cref="ProposalMap.Side"/>], 0 or more.</param>
    /// <exception cref="ArgumentException">The map is of another size.</exception>
    public static MassMoments Of(ReadOnlySpan<float> weights)
    {
        const int Side = ProposalMap.Side;
        if (weights.Length != ProposalMap.Cells)
            throw new ArgumentException($"Expected {Side} x {Side} weights, got {weights.Length}.", nameof(weights));
        double mass = 0, sumX = 0, sumY = 0, squaresX = 0, squaresY = 0;
        for (var cell = 0; cell < weights.Length; cell++)
        {
            double weight = weights[cell], x = (cell % Side + 0.5) / Side, y = (cell / Side + 0.5) / Side;
            mass += weight;
            (sumX, squaresX) = (sumX + weight * x, squaresX + weight * x * x);
            (sumY, squaresY) = (sumY + weight * y, squaresY + weight * y * y);
        }
        if (!(mass > 0))
            return default;
        double centerX = sumX / mass, centerY = sumY / mass;
        return new MassMoments(mass, centerX, centerY, Deviation(squaresX / mass, centerX), Deviation(squaresY / mass, centerY));
    }

    /// <summary>The square around it: its side is the sum of both deviations, within limits, and it lies inside a part of the map.</summary>
    /// <param name="shortestSide">Shortest side, 0 to <paramref name="longestSide"/>.</param>
    /// <param name="longestSide">Longest side, at most the shorter one of <paramref name="within"/>.</param>
    /// <param name="within">The part.</param>
    public FrameRegion Square(double shortestSide, double longestSide, FrameRegion within)
    {
        var side = Math.Clamp(DeviationX + DeviationY, shortestSide, longestSide);
        return new FrameRegion(
            Math.Clamp(CenterX - side / 2, within.Left, within.Left + within.Width - side), Math.Clamp(CenterY - side / 2, within.Top, within.Top + within.Height - side), side, side);
    }

    /// <summary>The rectangle that an even mass of these deviations would fill, as much of it as lies inside a part of the map: where the thing is, to the eye.</summary>
    /// <param name="within">The part.</param>
    public FrameRegion Extent(FrameRegion within)
    {
        var (left, right) = Span(CenterX, DeviationX, within.Left, within.Left + within.Width);
        var (top, bottom) = Span(CenterY, DeviationY, within.Top, within.Top + within.Height);
        return new FrameRegion(left, top, right - left, bottom - top);
    }

    private static (double Start, double End) Span(double center, double deviation, double least, double most)
    {
        var half = Math.Max(Even * deviation, FrameRegion.ShortestSide) / 2;
        return (Math.Max(least, center - half), Math.Min(most, center + half));
    }

    private static double Deviation(double meanSquare, double mean) => Math.Sqrt(Math.Max(0, meanSquare - mean * mean));
}
