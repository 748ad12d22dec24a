namespace EdgeAI.Recognition.Deciding;

/// <summary>Learns thresholds and calibration from rehearsed answers.</summary>
internal static class DecisionLearner
{
    private const int FewestUnknown = 20;
    private const int FewestOfALabel = 10;
    private const int FewestCalibrating = 100;

    // A label's own shift counts fully only with many answers; this many others pull it towards none. (20 cost the grocery photographs
    // two points of AUROC against no shift at all.)
    private const float ShrinkageAnswers = 60;

    private const double RightWithoutAsking = 0.8;
    private const double MostLead = 0.2;

    /// <summary>Learns.</summary>
    /// <param name="answers">Answers to known and unknown items: where the thresholds come from.</param>
    /// <param name="marginWeight">Weight of the lead in the certainty.</param>
    /// <param name="calibration">Further answers to known items, by a catalog that is nearly whole: where the confidence comes from, if they are enough.</param>
    public static DecisionModel Learn(IReadOnlyList<RehearsedAnswer> answers, float marginWeight, IReadOnlyList<RehearsedAnswer>? calibration = null)
    {
        RehearsedAnswer[] unknown = [.. answers.Where(answer => !answer.IsKnown)];
        if (unknown.Length < FewestUnknown) return DecisionModel.Unrehearsed;
        var mean = unknown.Average(answer => answer.Certainty);
        var shifts = unknown.GroupBy(answer => answer.Label, StringComparer.Ordinal)
            .Where(label => label.Count() >= FewestOfALabel)
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .ToDictionary(
                label => label.Key,
                label => (label.Average(answer => answer.Certainty) - mean) * label.Count() / (label.Count() + ShrinkageAnswers),
                StringComparer.Ordinal);
        RehearsedAnswer[] known = [.. (calibration?.Count >= FewestCalibrating ? calibration : answers).Where(answer => answer.IsKnown)];
        var (offset, slope) = Calibrate(known);
        return new DecisionModel(
            marginWeight,
            Quantiles(unknown.Select(answer => answer.Certainty - shifts.GetValueOrDefault(answer.Label))),
            Quantiles(unknown.Select(answer => answer.Evidence)),
            shifts, offset, slope, answers.Count, LeadThreshold(known));
    }

    /// <summary>The lead from which so many answers to known items are right that asking would be a nuisance.</summary>
    private static float LeadThreshold(RehearsedAnswer[] known)
    {
        var (offset, slope) = Calibrate([.. known.Select(answer => answer with { Certainty = float.IsFinite(answer.Lead) ? answer.Lead : 1 })]);
        if (slope <= 0) return DecisionModel.UsualLeadThreshold;
        var lead = (Math.Log(RightWithoutAsking / (1 - RightWithoutAsking)) - offset) / slope;
        return (float)Math.Clamp(lead, DecisionModel.UsualLeadThreshold, MostLead);
    }

    private static float[] Quantiles(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Order()];
        return [.. Enumerable.Range(0, DecisionModel.Quantiles).Select(i => sorted[(int)Math.Round((double)i / (DecisionModel.Quantiles - 1) * (sorted.Length - 1))])];
    }

    /// <summary>Logistic regression of "right" on certainty (Platt 1999, with his targets that keep the curve off 0 and 1), by Newton's method.</summary>
    internal static (double Offset, double Slope) Calibrate(IReadOnlyList<RehearsedAnswer> known)
    {
        var right = known.Count(answer => answer.IsRight);
        if (known.Count < FewestUnknown || right == 0 || right == known.Count) return (DecisionModel.Unrehearsed.CalibrationOffset, DecisionModel.Unrehearsed.CalibrationSlope);
        double high = (right + 1.0) / (right + 2), low = 1.0 / (known.Count - right + 2);
        double offset = 0, slope = 0;
        for (var step = 0; step < 50; step++)
        {
            double g0 = 0, g1 = 0, h00 = 1e-6, h01 = 0, h11 = 1e-6;
            foreach (var answer in known)
            {
                var p = 1 / (1 + Math.Exp(-(offset + slope * answer.Certainty)));
                var error = (answer.IsRight ? high : low) - p;
                var spread = p * (1 - p);
                g0 += error;
                g1 += error * answer.Certainty;
                h00 += spread;
                h01 += spread * answer.Certainty;
                h11 += spread * answer.Certainty * answer.Certainty;
            }
            var determinant = h00 * h11 - h01 * h01;
            double d0 = (h11 * g0 - h01 * g1) / determinant, d1 = (h00 * g1 - h01 * g0) / determinant;
            offset += Math.Clamp(d0, -5, 5);
            slope += Math.Clamp(d1, -5, 5);
            if (Math.Abs(d0) + Math.Abs(d1) < 1e-9) break;
        }
        return (offset, slope);
    }
}
