namespace EdgeAI.Recognition.Deciding;

/// <summary>What the catalog itself says about when an answer can be believed; stored with the index.</summary>
/// <param name="MarginWeight">Weight of the lead over the second label in the certainty of an answer.</param>
/// <param name="UnknownCertainty">Certainty of answers to items whose label was left out: 201 quantiles, ascending; empty where nothing could be left out.</param>
/// <param name="UnknownEvidence">Best evidence for such items: 201 quantiles, ascending.</param>
/// <param name="LabelShift">By how much answers of a label to unknown items are more certain than those of others, for labels with enough of them.</param>
/// <param name="CalibrationOffset">Offset of the logistic curve to the probability that an answer is right.</param>
/// <param name="CalibrationSlope">Its slope over the certainty; 0 in models that were learned after the lead took its place.</param>
/// <param name="Rehearsed">Number of answers that all this was learned from.</param>
/// <param name="LeadThreshold">Lead of the best evidence over the second below which two labels are too close to choose between.</param>
/// <param name="CalibrationLeadSlope">The curve's slope over the lead of the best evidence over the second.</param>
public sealed record DecisionModel(
    float MarginWeight, IReadOnlyList<float> UnknownCertainty, IReadOnlyList<float> UnknownEvidence, IReadOnlyDictionary<string, float> LabelShift,
    double CalibrationOffset, double CalibrationSlope, int Rehearsed, float LeadThreshold = DecisionModel.UsualLeadThreshold,
    double CalibrationLeadSlope = 0)
{
    /// <summary>Number of quantiles kept.</summary>
    public const int Quantiles = 201;

    /// <summary>For catalogs that say nothing about it: what looks the same to the last hundredth is the user's to tell apart.</summary>
    public const float UsualLeadThreshold = 0.02f;

    // A catalog of one label can leave nothing out. Unrelated photographs rarely come closer than this under the default projection.
    private const float UnrehearsedThreshold = 0.5f;

    /// <summary>For a catalog that is too small to leave anything out.</summary>
    public static DecisionModel Unrehearsed { get; } = UnrehearsedWith(CalibrationPrior.For(1));

    /// <summary>Certainty from which an answer is believed.</summary>
    /// <param name="falseAcceptRate">Share of unknown items that may be taken for a catalog item, 0 to 1.</param>
    public float CertaintyThreshold(double falseAcceptRate) => Quantile(UnknownCertainty, falseAcceptRate);

    /// <summary>Evidence from which a frame is like something in the catalog at all.</summary>
    /// <inheritdoc cref="CertaintyThreshold"/>
    public float EvidenceThreshold(double falseAcceptRate) => Quantile(UnknownEvidence, falseAcceptRate);

    /// <summary>Probability, 0 to 1, that an answer is right for an item of the catalog.</summary>
    /// <param name="certainty">Its certainty.</param>
    /// <param name="lead">Lead of its best evidence over the second.</param>
    public float Confidence(float certainty, float lead) =>
        (float)(1 / (1 + Math.Exp(-(CalibrationOffset + CalibrationSlope * certainty + CalibrationLeadSlope * lead))));

    /// <summary>Without thresholds of its own, with the confidence that catalogs like this one have in general.</summary>
    internal static DecisionModel UnrehearsedWith(CalibrationPrior curve) =>
        new(0, [], [], new Dictionary<string, float>(), curve.Offset, 0, 0, CalibrationLeadSlope: curve.LeadSlope);

    private static float Quantile(IReadOnlyList<float> quantiles, double falseAcceptRate)
    {
        if (quantiles.Count == 0) return UnrehearsedThreshold;
        var position = Math.Clamp(1 - falseAcceptRate, 0, 1) * (quantiles.Count - 1);
        var below = (int)Math.Min(position, quantiles.Count - 2);
        return (float)(quantiles[below] + (position - below) * (quantiles[below + 1] - quantiles[below]));
    }
}
