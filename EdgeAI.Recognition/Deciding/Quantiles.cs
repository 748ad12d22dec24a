namespace EdgeAI.Recognition.Deciding;

/// <summary>Quantiles, linear between order statistics (Hyndman and Fan 1996, type 7, as NumPy and R have them).</summary>
internal static class Quantiles
{
    /// <summary>A quantile of values in any order.</summary>
    /// <param name="values">At least one.</param>
    /// <param name="share">0 to 1.</param>
    public static float Of(ReadOnlySpan<float> values, double share)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, share);
    }

    /// <summary>A quantile of ascending values.</summary>
    public static float OfSorted(ReadOnlySpan<float> sorted, double share)
    {
        var position = Math.Clamp(share, 0, 1) * (sorted.Length - 1);
        var below = (int)Math.Min(position, Math.Max(0, sorted.Length - 2));
        return sorted.Length == 1 ? sorted[0] : (float)(sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>So many quantiles of values, evenly spaced from the least to the greatest; empty where there are no values.</summary>
    public static float[] Table(ReadOnlySpan<float> values, int count)
    {
        if (values.IsEmpty) return [];
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var table = new float[count];
        for (var i = 0; i < count; i++) table[i] = OfSorted(sorted, (double)i / (count - 1));
        return table;
    }
}
