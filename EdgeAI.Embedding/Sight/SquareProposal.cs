namespace EdgeAI.Embedding.Sight;

/// <summary>The square around a mass: centered on its center of mass, its side the sum of the standard deviations along both axes.</summary>
public static class SquareProposal
{
    /// <summary>Shortest side of the square that is proposed for a whole frame, as a share of the map's side.</summary>
    public const double ShortestSide = 0.25;

    /// <summary>Longest side of a square, as a share of the map's side.</summary>
    public const double LongestSide = 0.6;

    /// <summary>Proposes a square.</summary>
    /// <param name="weights">float32[<see cref="ProposalMap.Side"/>][<see cref="ProposalMap.Side"/>], the mass: 0 or more.</param>
    /// <param name="square">Receives the square in fractions of the map's side, inside the map.</param>
    /// <param name="shortestSide">Shortest side, 0 to <paramref name="longestSide"/>.</param>
    /// <param name="longestSide">Longest side, at most 1.</param>
    /// <returns>False where there is no mass.</returns>
    /// <exception cref="ArgumentException">The map is of another size.</exception>
    public static bool TryPropose(ReadOnlySpan<float> weights, out FrameRegion square, double shortestSide = ShortestSide, double longestSide = LongestSide)
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

        square = default;
        if (!(mass > 0))
            return false;
        double centerX = sumX / mass, centerY = sumY / mass;
        var side = Math.Clamp(Deviation(squaresX / mass, centerX) + Deviation(squaresY / mass, centerY), shortestSide, longestSide);
        square = new FrameRegion(Math.Clamp(centerX - side / 2, 0, 1 - side), Math.Clamp(centerY - side / 2, 0, 1 - side), side, side);
        return true;
    }

    private static double Deviation(double meanSquare, double mean) => Math.Sqrt(Math.Max(0, meanSquare - mean * mean));
}
