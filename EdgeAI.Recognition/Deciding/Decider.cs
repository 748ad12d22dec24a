namespace EdgeAI.Recognition.Deciding;

/// <summary>Turns evidence into a decision. Immutable; safe for concurrent use.</summary>
public sealed class Decider
{
    /// <summary>Share of unknown items that may be taken for a catalog item unless the user names another.</summary>
    public const double UsualFalseAcceptRate = 0.01;

    private readonly DecisionModel _model;
    private readonly float[] _shift;
    private readonly float _certaintyThreshold;
    private readonly float _evidenceThreshold;

    /// <summary>Prepares decisions about the labels of a gallery.</summary>
    /// <param name="gallery">The catalog.</param>
    /// <param name="model">What was learned about it.</param>
    /// <param name="falseAcceptRate">Share of unknown items that may be taken for a catalog item, 0 to 1.</param>
    public Decider(LabelGallery gallery, DecisionModel model, double falseAcceptRate = UsualFalseAcceptRate)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        ArgumentNullException.ThrowIfNull(model);
        if (falseAcceptRate is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(falseAcceptRate), falseAcceptRate, "A rate of false accepts is 0 to 1.");
        _model = model;
        _shift = [.. gallery.Labels.Select(label => model.LabelShift.TryGetValue(label, out var shift) ? shift : 0)];
        _certaintyThreshold = model.CertaintyThreshold(falseAcceptRate);
        _evidenceThreshold = model.EvidenceThreshold(falseAcceptRate);
    }

    /// <summary>Decides about the query that was weighed last.</summary>
    public Decision Decide(LabelEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var first = evidence.Ranked(1)[0];
        var (plain, top, lead) = Certainty(evidence.Weight, first, _model.MarginWeight);
        // Every label was taken out by corrections.
        if (float.IsNegativeInfinity(top)) return new Decision(DecisionOutcome.UnlikeEverything, first, 0, top);
        var certainty = plain - _shift[first];
        var confidence = _model.Confidence(plain, lead);
        if (certainty > _certaintyThreshold && lead >= _model.LeadThreshold) return new Decision(DecisionOutcome.Answer, first, confidence, certainty);
        // Like the catalog, but not clearly like one label: the user can tell.
        var isLikeTheCatalog = certainty > _certaintyThreshold || _model.MarginWeight > 0 && top > _evidenceThreshold;
        return new Decision(isLikeTheCatalog ? DecisionOutcome.TooClose : DecisionOutcome.UnlikeEverything, first, confidence, certainty);
    }

    /// <summary>Best evidence plus a share of its lead over the second. Where there is no second, unrelated photographs stand for it, whose evidence is about 0.</summary>
    internal static (float Certainty, float Top, float Lead) Certainty(ReadOnlySpan<float> weight, int first, float marginWeight)
    {
        var top = weight[first];
        var second = float.NegativeInfinity;
        for (var label = 0; label < weight.Length; label++)
            if (label != first && weight[label] > second) second = weight[label];
        return float.IsNegativeInfinity(second) ? (top, top, Math.Max(top, 0)) : (top + marginWeight * (top - second), top, top - second);
    }
}
