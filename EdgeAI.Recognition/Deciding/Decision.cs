namespace EdgeAI.Recognition.Deciding;

/// <summary>What a frame was decided to be.</summary>
/// <param name="Outcome">An answer, or why there is none.</param>
/// <param name="Label">The best label, whether it is believed or not; its number in the gallery.</param>
/// <param name="Confidence">Probability, 0 to 1, that <paramref name="Label"/> is right if the item is in the catalog.</param>
/// <param name="Certainty">What is compared with the threshold.</param>
public readonly record struct Decision(DecisionOutcome Outcome, int Label, float Confidence, float Certainty)
{
    /// <summary>Whether the label is believed.</summary>
    public bool IsAnswer => Outcome == DecisionOutcome.Answer;
}

/// <summary>An answer, or the reason for "none".</summary>
public enum DecisionOutcome
{
    /// <summary>The best label is believed.</summary>
    Answer,

    /// <summary>None: the frame is unlike everything in the catalog.</summary>
    UnlikeEverything,

    /// <summary>None: two labels are too close; ask with a pick-list.</summary>
    TooClose,

    /// <summary>None: the frame is too dark.</summary>
    TooDark,

    /// <summary>None: the frame is blurred.</summary>
    Blurred,

    /// <summary>None: the scene is moving.</summary>
    Moving,
}
