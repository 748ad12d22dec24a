namespace EdgeAI.Recognition.Deciding;

/// <summary>Learns thresholds and calibration from rehearsed answers.</summary>
internal static class DecisionLearner
{
    private const int FewestUnknown = 20;
    private const int FewestOfALabel = 10;

    // A label's own shift counts fully only with many answers; this many others pull it towards none. (20 cost the grocery photographs
    // two points of AUROC against no shift at all.)
    private const float ShrinkageAnswers = 60;

    private const double RightWithoutAsking = 0.8;
    private const double MostLead = 0.2;

    /// <summary>Learns.</summary>
    /// <param name="answers">Answers to known and unknown items: where the thresholds come from.</param>
    /// <param name="marginWeight">Weight of the lead in the certainty.</param>
    /// <param name="calibration">Further answers to known items, by a catalog that is nearly whole: where the confidence comes from.</param>
    /// <param name="photographsPerLabel">Photographs a label, on average.</param>
    public static DecisionModel Learn(
        IReadOnlyList<RehearsedAnswer> answers, float marginWeight, IReadOnlyList<RehearsedAnswer> calibration, double photographsPerLabel)
    {
        var curve = CalibrationPrior.For(photographsPerLabel).Learn([.. calibration.Where(answer => answer.IsKnown)]);
        RehearsedAnswer[] unknown = [.. answers.Where(answer => !answer.IsKnown)];
        if (unknown.Length < FewestUnknown) return DecisionModel.UnrehearsedWith(curve);
        var mean = unknown.Average(answer => answer.Certainty);
        var shifts = unknown.GroupBy(answer => answer.Label, StringComparer.Ordinal)
            .Where(label => label.Count() >= FewestOfALabel)
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .ToDictionary(
                label => label.Key,
                label => (label.Average(answer => answer.Certainty) - mean) * label.Count() / (label.Count() + ShrinkageAnswers),
                StringComparer.Ordinal);
        return new DecisionModel(
            marginWeight,
            Quantiles(unknown.Select(answer => answer.Certainty - shifts.GetValueOrDefault(answer.Label))),
            Quantiles(unknown.Select(answer => answer.Evidence)),
            shifts, curve.Offset, 0, answers.Count, LeadThreshold(curve), curve.LeadSlope);
    }

    /// <summary>The lead from which so many answers to known items are right that asking would be a nuisance.</summary>
    private static float LeadThreshold(CalibrationPrior curve)
    {
        if (curve.LeadSlope <= 0) return DecisionModel.UsualLeadThreshold;
        var lead = (Math.Log(RightWithoutAsking / (1 - RightWithoutAsking)) - curve.Offset) / curve.LeadSlope;
        return (float)Math.Clamp(lead, DecisionModel.UsualLeadThreshold, MostLead);
    }

    private static float[] Quantiles(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Order()];
        return [.. Enumerable.Range(0, DecisionModel.Quantiles).Select(i => sorted[(int)Math.Round((double)i / (DecisionModel.Quantiles - 1) * (sorted.Length - 1))])];
    }
}
