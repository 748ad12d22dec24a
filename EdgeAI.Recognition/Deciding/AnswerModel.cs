namespace EdgeAI.Recognition.Deciding;

/// <summary>What a catalog says about when it can be believed; stored with the index.</summary>
/// <param name="InverseTemperature">beta of the softmax over evidence, above 0.</param>
/// <param name="LikenessThreshold">theta: likeness up to which a frame is like nothing in the catalog.</param>
/// <param name="UnknownEvidence">Best evidence of items whose label was left out: <see cref="Quantiles"/> quantiles, ascending; empty where too few could be left out.</param>
/// <param name="Known">Known items that were held out and asked about; 0 where none could be.</param>
/// <param name="Unknown">Items of labels that were left out.</param>
/// <param name="OwnBackground">Default embeddings of the user's own photographs of nothing of interest, one after the other as <see cref="Vectors.CompanionVector"/> encodes them; null for none.</param>
public sealed record AnswerModel(
    double InverseTemperature, float LikenessThreshold, IReadOnlyList<float> UnknownEvidence, int Known, int Unknown, byte[]? OwnBackground = null)
{
    /// <summary>Number of quantiles kept.</summary>
    public const int Quantiles = 201;

    /// <summary>The evidence that a mode asks of an answer; negative infinity where it asks for none.</summary>
    public float EvidenceThreshold(DecisionMode mode) =>
        DecisionThresholds.For(mode).UnknownQuantile is { } quantile && UnknownEvidence.Count > 0
            ? Deciding.Quantiles.OfSorted([.. UnknownEvidence], quantile)
            : float.NegativeInfinity;

    /// <summary>For a catalog in which nothing can be held out: the temperature of catalogs in general, and the background's own likeness as threshold.</summary>
    /// <param name="labels">Number of labels.</param>
    /// <param name="photographs">Number of photographs.</param>
    /// <param name="backgroundLikeness">T99.</param>
    public static AnswerModel WithoutHeldOut(int labels, int photographs, float backgroundLikeness) =>
        new(Deciding.InverseTemperature.Prior(labels, photographs), backgroundLikeness, [], 0, 0);
}
