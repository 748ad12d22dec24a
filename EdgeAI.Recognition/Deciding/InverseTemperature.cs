using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Deciding;

/// <summary>
/// Fits the one number that turns evidence into probabilities: beta of softmax(beta e), by temperature scaling (Guo et al. 2017) of answers to
/// held-out items, with a log-normal prior from catalogs in general, which decides where a catalog has little to say.
/// </summary>
public static class InverseTemperature
{
    private const int FewLabels = 40;
    private const double OfFewLabels = 15, OfManyLabels = 20;

    // A label with one photograph has evidence from a single cosine: less of it is signal.
    private const double HalfwayPhotographs = 0.75;

    // Standard deviation of ln beta from catalog to catalog.
    private const int FewPhotographs = 8;
    private const double SpreadOfFew = 0.10, SpreadOfMany = 0.25;

    private const double Span = 2.5, Precision = 1e-5;

    /// <summary>beta0: the number for catalogs of this size.</summary>
    /// <param name="labels">Number of labels.</param>
    /// <param name="photographs">Number of photographs.</param>
    public static double Prior(int labels, int photographs)
    {
        var each = PhotographsPerLabel(labels, photographs);
        return (labels <= FewLabels ? OfFewLabels : OfManyLabels) * each / (each + HalfwayPhotographs);
    }

    /// <summary>The most probable beta given answers to known items that the catalog had not seen.</summary>
    /// <param name="answers">Each with the evidence for every label, or for those with most of it.</param>
    /// <param name="labels">Number of labels of the catalog.</param>
    /// <param name="photographs">Number of its photographs.</param>
    public static double Fit(IReadOnlyList<HeldOutAnswer> answers, int labels, int photographs)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var center = Math.Log(Prior(labels, photographs));
        if (answers.Count == 0) return Math.Exp(center);
        var spread = PhotographsPerLabel(labels, photographs) < FewPhotographs ? SpreadOfFew : SpreadOfMany;
        double Posterior(double log) => LogLikelihood(answers, Math.Exp(log)) - (log - center) * (log - center) / (2 * spread * spread);
        return Math.Exp(GoldenSection(Posterior, center - Span, center + Span));
    }

    private static double PhotographsPerLabel(int labels, int photographs) => Math.Max(1, (double)photographs / Math.Max(1, labels));

    private static double LogLikelihood(IReadOnlyList<HeldOutAnswer> answers, double beta)
    {
        // Summed by answer, then in order: the result does not depend on the number of threads.
        var terms = new double[answers.Count];
        Parallel.For(0, answers.Count, () => Array.Empty<float>(), (i, _, room) =>
        {
            var evidence = answers[i].Evidence;
            if (room.Length != evidence.Length) room = new float[evidence.Length];
            TensorPrimitives.Subtract(evidence, answers[i].OwnEvidence, room);
            TensorPrimitives.Multiply(room, (float)beta, room);
            TensorPrimitives.Exp<float>(room, room);
            terms[i] = -Math.Log(TensorPrimitives.Sum<float>(room));
            return room;
        }, _ => { });
        return terms.Sum();
    }

    // The maximum of a function that has one (Kiefer 1953).
    private static double GoldenSection(Func<double, double> function, double low, double high)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        double left = high - ratio * (high - low), right = low + ratio * (high - low);
        double atLeft = function(left), atRight = function(right);
        while (high - low > Precision)
        {
            if (atLeft > atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - ratio * (high - low);
                atLeft = function(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + ratio * (high - low);
                atRight = function(right);
            }
        }
        return (low + high) / 2;
    }
}
