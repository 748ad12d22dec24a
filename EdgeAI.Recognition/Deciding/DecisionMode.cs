namespace EdgeAI.Recognition.Deciding;

/// <summary>How sure an answer must be before the label is named without asking.</summary>
public enum DecisionMode
{
    /// <summary>A person looks at every answer; a wrong one is cheap.</summary>
    Assist,

    /// <summary>The default: at most about 1 in 150 known items is answered wrong on every set measured.</summary>
    Balanced,

    /// <summary>Unattended, where unknown items of the same kind are common.</summary>
    Strict,
}

/// <summary>What a mode asks of an answer.</summary>
/// <param name="Probability">Least probability of the best label, 0 to 1.</param>
/// <param name="UnknownQuantile">
/// Quantile of the best evidence of items that the catalog did not know, 0 to 1, which the evidence must reach; null where it need not.
/// </param>
/// <remarks>The optimum is flat: chosen on grocery photographs, confirmed on sets that had no part in the choice.</remarks>
public readonly record struct DecisionThresholds(float Probability, float? UnknownQuantile)
{
    /// <summary>The thresholds of a mode.</summary>
    public static DecisionThresholds For(DecisionMode mode) => mode switch
    {
        DecisionMode.Assist => new(0.80f, null),
        DecisionMode.Balanced => new(0.90f, 0.60f),
        DecisionMode.Strict => new(0.95f, 0.80f),
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Expected assist, balanced or strict."),
    };
}
