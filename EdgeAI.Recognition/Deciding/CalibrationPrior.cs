namespace EdgeAI.Recognition.Deciding;

/// <summary>
/// The curve from lead to the probability of being right that holds for catalogs in general, and how far single catalogs are from it. A catalog's
/// own rehearsal moves it: by little where there are few answers, or none wrong.
/// </summary>
/// <remarks>
/// Seen over seventeen sizes of small catalogs drawn from the grocery photographs (3 to 60 labels, 1 to 12 photographs of each, default and fitted
/// projections), asked about its validation photographs: in each the lead says better than the evidence whether an answer is right, and its curve
/// depends on little but the photographs a label has: offset -0.9 to -0.1 and slope 7 to 17 with one, -0.7 to 0.9 and 9 to 18 with three and more.
/// </remarks>
/// <param name="Offset">Offset of the logistic curve.</param>
/// <param name="LeadSlope">Its slope over the lead of the best evidence over the second.</param>
internal readonly record struct CalibrationPrior(double Offset, double LeadSlope)
{
    /// <summary>Standard deviation of the offset from catalog to catalog.</summary>
    public const double OffsetSpread = 0.5;

    /// <summary>Standard deviation of the slope from catalog to catalog.</summary>
    public const double SlopeSpread = 4;

    /// <summary>The curve for catalogs with so many photographs a label, on average.</summary>
    /// <param name="photographsPerLabel">At least 1.</param>
    public static CalibrationPrior For(double photographsPerLabel) => new(-0.8 / photographsPerLabel, 15 * photographsPerLabel / (photographsPerLabel + 0.5));

    /// <summary>The most probable curve given this one and rehearsed answers to known items, by Newton's method.</summary>
    public CalibrationPrior Learn(IReadOnlyList<RehearsedAnswer> known)
    {
        double offset = Offset, slope = LeadSlope;
        for (var step = 0; step < 50; step++)
        {
            double g0 = (Offset - offset) / (OffsetSpread * OffsetSpread), g1 = (LeadSlope - slope) / (SlopeSpread * SlopeSpread);
            double h00 = 1 / (OffsetSpread * OffsetSpread), h01 = 0, h11 = 1 / (SlopeSpread * SlopeSpread);
            foreach (var answer in known)
            {
                var p = 1 / (1 + Math.Exp(-(offset + slope * answer.Lead)));
                var error = (answer.IsRight ? 1 : 0) - p;
                var spread = p * (1 - p);
                g0 += error;
                g1 += error * answer.Lead;
                h00 += spread;
                h01 += spread * answer.Lead;
                h11 += spread * answer.Lead * answer.Lead;
            }
            var determinant = h00 * h11 - h01 * h01;
            double d0 = (h11 * g0 - h01 * g1) / determinant, d1 = (h00 * g1 - h01 * g0) / determinant;
            offset += Math.Clamp(d0, -1, 1);
            slope += Math.Clamp(d1, -5, 5);
            if (Math.Abs(d0) + Math.Abs(d1) < 1e-9) break;
        }
        return new CalibrationPrior(offset, slope);
    }
}
