namespace EdgeAI.Dashboard.Charts;

/// <summary>An axis with round marks.</summary>
/// <param name="Low">Value at the bottom.</param>
/// <param name="High">Value at the top, above <paramref name="Low"/>.</param>
/// <param name="Marks">Values with a line and a number.</param>
public sealed record ChartAxis(double Low, double High, IReadOnlyList<double> Marks)
{
    /// <summary>An axis that holds all values.</summary>
    /// <param name="values">Finite values; none gives 0 to 1.</param>
    /// <param name="fromZero">Whether it has to start at 0 when nothing is below it.</param>
    public static ChartAxis For(IEnumerable<double> values, bool fromZero)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (!double.IsFinite(low))
            (low, high) = (0, 1);
        // Close to zero compared with its spread: zero is the better foot.
        if (low > 0 && (fromZero || low < (high - low) * 2))
            low = 0;
        if (high == low)
            (low, high) = low == 0 ? (0, 1) : (low - Math.Abs(low) * 0.1, high + Math.Abs(high) * 0.1);
        var step = Step((high - low) / 4);
        low = Math.Floor(low / step) * step;
        high = Math.Ceiling(high / step - 1e-9) * step;
        var marks = new List<double>();
        for (var i = 0; low + i * step <= high + step * 0.001; i++)
            marks.Add(low + i * step);
        return new ChartAxis(low, high, marks);
    }

    /// <summary>How high a value stands, 0 at the bottom to 1 at the top.</summary>
    public double Part(double value) => (value - Low) / (High - Low);

    private static double Step(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * power;
    }
}
