namespace EdgeAI.Embedding.Sight;

/// <summary>One square of a frame to look at, beside the usual central crop. The default is <see cref="Center"/>.</summary>
public readonly record struct Look
{
    /// <summary>Side of the central square, as a share of the central crop's: an item of half the size that the catalog's have fills it as theirs fill the crop.</summary>
    public const double CenterShare = 0.48;

    private Look(LookKind kind, FrameRegion square) => (Kind, Square) = (kind, square);

    /// <summary>The middle of the frame, or of the region that is looked at: <see cref="CenterShare"/> of the central crop's side.</summary>
    public static Look Center => default;

    /// <summary>Where something differs from the border (<see cref="ProposalMap"/>); the central square where nothing does.</summary>
    public static Look Proposal => new(LookKind.Proposal, default);

    internal LookKind Kind { get; }

    /// <summary>The square of <see cref="At"/>.</summary>
    internal FrameRegion Square { get; }

    /// <summary>A square of one's own.</summary>
    /// <param name="square">
    /// In fractions of the frame as it is seen. One that is no square in the frame's pixels stands for the square around its center that has
    /// its shorter side. Where that is less than a pixel, the pixel is looked at.
    /// </param>
    /// <exception cref="ArgumentException">It lies outside the frame, or has no extent.</exception>
    public static Look At(FrameRegion square) => square.IsInside
        ? new Look(LookKind.Square, square)
        : throw new ArgumentException($"Expected a square inside the frame, got {square}.", nameof(square));
}

/// <summary>Where the square of a <see cref="Look"/> comes from.</summary>
internal enum LookKind
{
    Center,
    Proposal,
    Square,
}
