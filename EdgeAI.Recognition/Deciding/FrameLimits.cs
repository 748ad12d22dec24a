namespace EdgeAI.Recognition.Deciding;

/// <summary>From when on a frame is no good.</summary>
/// <param name="DarkBelow">Mean brightness, 0 to 255.</param>
/// <param name="BlurBelow">Sharpness.</param>
/// <param name="MovingAbove">Difference from the frame before.</param>
public readonly record struct FrameLimits(float DarkBelow, float BlurBelow, float MovingAbove)
{
    // A blank wall is not blurred. The flattest of 375 catalog photographs has a contrast of 10.
    private const float LeastContrast = 6;

    /// <summary>Whether a frame is too dark to be answered at all.</summary>
    public bool IsTooDark(FrameQuality quality) => quality.Luma < DarkBelow;

    /// <summary>What becomes of a decision about a frame of this quality.</summary>
    /// <remarks>
    /// What is too dark is not answered at all: there confidence and thresholds mean nothing. Blur and movement spoil no answer that is certain
    /// enough (on a belt everything moves, and some things are smooth), and no choice between look-alikes; where a frame is unlike everything, they
    /// are the likely cause.
    /// </remarks>
    /// <param name="decision">By the embedding.</param>
    /// <param name="quality">Of the frame.</param>
    /// <param name="difference">From the frame before; 0 where there is none.</param>
    public Decision Apply(Decision decision, FrameQuality quality, float difference)
    {
        if (IsTooDark(quality)) return decision.Without(NoneReason.TooDark);
        if (decision.Outcome != DecisionOutcome.None) return decision;
        if (quality.Contrast >= LeastContrast && quality.Sharpness < BlurBelow) return decision.Without(NoneReason.Blurred);
        return difference > MovingAbove ? decision.Without(NoneReason.Moving) : decision;
    }
}
