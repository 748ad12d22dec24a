namespace EdgeAI.Recognition.Deciding;

/// <summary>How well answers to unknown items are told from right ones.</summary>
public static class OpenSetFigures
{
    /// <summary>Area under the ROC curve: the probability that a known item is more certain than an unknown one, ties half.</summary>
    public static double Auroc(IReadOnlyList<float> known, IReadOnlyList<float> unknown)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(unknown);
        if (known.Count == 0 || unknown.Count == 0) return double.NaN;
        float[] sorted = [.. unknown.Order()];
        double sum = 0;
        foreach (var value in known)
        {
            var (below, upTo) = (Bound(sorted, value, inclusive: false), Bound(sorted, value, inclusive: true));
            sum += below + (upTo - below) / 2.0;
        }
        return sum / ((double)known.Count * unknown.Count);
    }

    /// <summary>Ten bins of confidence: how many answers, their mean confidence, and the share of them that is right.</summary>
    public static IReadOnlyList<ReliabilityBin> Reliability(IReadOnlyList<(float Confidence, bool IsRight)> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return
        [
            .. answers.GroupBy(answer => Math.Clamp((int)(answer.Confidence * 10), 0, 9)).OrderBy(bin => bin.Key)
                .Select(bin => new ReliabilityBin(bin.Count(), bin.Average(answer => answer.Confidence), bin.Average(answer => answer.IsRight ? 1.0 : 0.0))),
        ];
    }

    /// <summary>Expected calibration error: mean distance of confidence and share right over the bins, weighted by answers.</summary>
    public static double CalibrationError(IReadOnlyList<ReliabilityBin> bins)
    {
        ArgumentNullException.ThrowIfNull(bins);
        var total = bins.Sum(bin => bin.Answers);
        return total == 0 ? double.NaN : bins.Sum(bin => bin.Answers * Math.Abs(bin.Confidence - bin.Right)) / total;
    }

    private static int Bound(float[] sorted, float value, bool inclusive)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value || inclusive && sorted[middle] == value) low = middle + 1; else high = middle;
        }
        return low;
    }
}

/// <summary>Answers of similar confidence.</summary>
/// <param name="Answers">How many.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Right">Share of them that is right.</param>
public sealed record ReliabilityBin(int Answers, double Confidence, double Right);
