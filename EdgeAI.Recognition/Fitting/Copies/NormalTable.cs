namespace EdgeAI.Recognition.Fitting.Copies;

/// <summary>4,096 equally likely values of the standard normal distribution: four draws from one random word, which makes the noise of a copy cheap.</summary>
internal static class NormalTable
{
    private const int Bits = 12;

    private static readonly float[] Quantiles = Create();

    /// <summary>Adds noise of a standard deviation to values.</summary>
    public static void AddNoise(Span<float> values, float standardDeviation, ref SeededRandom random)
    {
        const ulong Mask = (1 << Bits) - 1;
        for (var i = 0; i < values.Length;)
        {
            var word = random.NextBits();
            for (var last = Math.Min(i + 5, values.Length); i < last; i++, word >>= Bits)
                values[i] += standardDeviation * Quantiles[word & Mask];
        }
    }

    private static float[] Create()
    {
        var table = new float[1 << Bits];
        for (var i = 0; i < table.Length; i++) table[i] = (float)Quantile((i + 0.5) / table.Length);
        return table;
    }

    // The quantile by bisection over the distribution function (Abramowitz and Stegun 7.1.26, error below 1.5e-7): slow, done once.
    private static double Quantile(double probability)
    {
        double low = -6, high = 6;
        for (var step = 0; step < 48; step++)
        {
            var middle = (low + high) / 2;
            if (Distribution(middle) < probability) low = middle; else high = middle;
        }
        return (low + high) / 2;
    }

    private static double Distribution(double x)
    {
        var z = Math.Abs(x) / Math.Sqrt(2);
        var t = 1 / (1 + 0.3275911 * z);
        var tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-z * z);
        return x < 0 ? tail / 2 : 1 - tail / 2;
    }
}
