namespace EdgeAI.Recognition.Deciding;

/// <summary>What a frame was decided to be.</summary>
/// <param name="Outcome">An answer, a list to choose from, or none.</param>
/// <param name="Label">The best label, whether it is answered or not; its position among the candidates; -1 where there is no label.</param>
/// <param name="Probability">Probability, 0 to 1, that <paramref name="Label"/> is right; the background counts as a rival.</param>
/// <param name="Likeness">How much more the frame is like the catalog than like everything else.</param>
/// <param name="Reason">Why there is none; <see cref="NoneReason.Unspecified"/> for an answer or a list.</param>
public readonly record struct Decision(DecisionOutcome Outcome, int Label, float Probability, float Likeness, NoneReason Reason = NoneReason.Unspecified)
{
    /// <summary>Nothing in the catalog is like it.</summary>
    public static Decision NoMatch(int label, float probability, float likeness) => new(DecisionOutcome.None, label, probability, likeness, NoneReason.NoMatch);

    /// <summary>Whether the label is named without asking.</summary>
    public bool IsAnswer => Outcome == DecisionOutcome.Answer;

    /// <summary>The same frame without an answer.</summary>
    /// <param name="reason">Why.</param>
    public Decision Without(NoneReason reason) => this with { Outcome = DecisionOutcome.None, Reason = reason };
}

/// <summary>The three outcomes of a decision.</summary>
public enum DecisionOutcome
{
    /// <summary>Nothing is named.</summary>
    None,

    /// <summary>The frame is like the catalog, but not clearly like one label: a list of up to five to choose from.</summary>
    Choose,

    /// <summary>The best label is named.</summary>
    Answer,
}

/// <summary>Why nothing is named.</summary>
public enum NoneReason
{
    /// <summary>Something is named.</summary>
    Unspecified,

    /// <summary>The frame is like nothing in the catalog.</summary>
    NoMatch,

    /// <summary>The frame is too dark.</summary>
    TooDark,

    /// <summary>The frame is like nothing in the catalog, and blurred.</summary>
    Blurred,

    /// <summary>The frame is like nothing in the catalog, and the scene is moving.</summary>
    Moving,
}
