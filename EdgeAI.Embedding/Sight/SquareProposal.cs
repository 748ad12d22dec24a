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
        var moments = MassMoments.Of(weights);
        square = moments.IsEmpty ? default : moments.Square(shortestSide, longestSide, FrameRegion.Whole);
        return !moments.IsEmpty;
    }
}
