namespace EdgeAI.Recognition.Deciding;

/// <summary>Learns thresholds and calibration from rehearsed answers.</summary>
internal static class DecisionLearner
{
    private const int FewestUnknown = 20;
    private const int FewestOfALabel = 10;

    // A label's own shift counts fully only with many answers; this many others pull it towards none. With 60 and 20 labels of the grocery
    // photographs that were left out were told from the others worse than with none.
    private const float ShrinkageAnswers = 200;

    // A threshold is about the most certain of the unknown items.
    private const double ShiftQuantile = 0.9;

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
        var shifts = Shifts(unknown);
        return new DecisionModel(
            marginWeight,
            Quantiles(ShiftedByOthers(unknown)),
            Quantiles(unknown.Select(answer => answer.Evidence)),
            shifts, curve.Offset, 0, answers.Count, LeadThreshold(curve), curve.LeadSlope);
    }

    /// <summary>
    /// Certainties of unknown items, each shifted by what the other rounds say about the label answered: shifts that had seen the very item would
    /// promise four times fewer false accepts than there are.
    /// </summary>
    private static IEnumerable<float> ShiftedByOthers(RehearsedAnswer[] unknown)
    {
        foreach (var round in unknown.GroupBy(answer => answer.Round))
        {
            var shifts = Shifts([.. unknown.Where(answer => answer.Round != round.Key)]);
            foreach (var answer in round) yield return answer.Certainty - shifts.GetValueOrDefault(answer.Label);
        }
    }

    private static Dictionary<string, float> Shifts(RehearsedAnswer[] unknown)
    {
        if (unknown.Length == 0) return new(StringComparer.Ordinal);
        var usual = Quantile(unknown);
        return unknown.GroupBy(answer => answer.Label, StringComparer.Ordinal)
            .Where(label => label.Count() >= FewestOfALabel)
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .ToDictionary(
                label => label.Key,
                label => (Quantile(label) - usual) * label.Count() / (label.Count() + ShrinkageAnswers),
                StringComparer.Ordinal);
    }

    private static float Quantile(IEnumerable<RehearsedAnswer> answers)
    {
        float[] sorted = [.. answers.Select(answer => answer.Certainty).Order()];
        return sorted[(int)Math.Round(ShiftQuantile * (sorted.Length - 1))];
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
