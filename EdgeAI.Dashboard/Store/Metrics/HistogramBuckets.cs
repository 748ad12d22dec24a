namespace EdgeAI.Dashboard.Store.Metrics;

/// <summary>Measurements within two bounds.</summary>
/// <param name="Lower">Exclusive lower bound; negative infinity when open.</param>
/// <param name="Upper">Inclusive upper bound; positive infinity when open.</param>
/// <param name="Count">How many.</param>
public readonly record struct BucketRange(double Lower, double Upper, long Count);

/// <summary>How a histogram's measurements lie; immutable.</summary>
public abstract class HistogramBuckets
{
    /// <summary>Measurements in all buckets.</summary>
    public abstract long Count { get; }

    /// <summary>What came since <paramref name="earlier"/>, or null when this does not continue it.</summary>
    public abstract HistogramBuckets? Minus(HistogramBuckets earlier);

    /// <summary>Both together, or null when their bounds do not fit each other.</summary>
    public abstract HistogramBuckets? Plus(HistogramBuckets other);

    /// <summary>The buckets with measurements, in ascending order.</summary>
    public abstract IEnumerable<BucketRange> Ranges();

    /// <summary>Whether values spread evenly over the logarithm within a bucket rather than over the value.</summary>
    protected abstract bool IsLogarithmic { get; }

    /// <summary>An estimate of a quantile, interpolated within the bucket it falls into.</summary>
    /// <param name="quantile">0 to 1.</param>
    /// <param name="min">Smallest measurement if known: no estimate lies below it.</param>
    /// <param name="max">Largest measurement if known: no estimate lies above it.</param>
    /// <returns>The value, or NaN without measurements or bounds to go by.</returns>
    public double Quantile(double quantile, double? min, double? max)
    {
        var rank = quantile * Count;
        var below = 0L;
        foreach (var range in Ranges())
        {
            if (below + range.Count < rank)
            {
                below += range.Count;
                continue;
            }
            var lower = Math.Max(range.Lower, min ?? double.NegativeInfinity);
            var upper = Math.Min(range.Upper, max ?? double.PositiveInfinity);
            if (double.IsNegativeInfinity(lower))
                lower = upper > 0 && !double.IsInfinity(upper) ? 0 : upper;
            if (double.IsPositiveInfinity(upper))
                upper = lower;
            if (double.IsInfinity(lower))
                return double.NaN;
            if (lower >= upper)
                return upper;
            var part = (rank - below) / range.Count;
            return IsLogarithmic && lower > 0 ? lower * Math.Pow(upper / lower, part) : lower + (upper - lower) * part;
        }
        return double.NaN;
    }
}

/// <summary>Buckets by bounds that were chosen.</summary>
public sealed class ExplicitBuckets : HistogramBuckets
{
    private readonly double[] _bounds;
    private readonly long[] _counts;

    /// <summary>Buckets as OTLP sends them.</summary>
    /// <param name="bounds">Ascending upper bounds.</param>
    /// <param name="counts">One more than bounds; or empty together with <paramref name="bounds"/>.</param>
    /// <param name="total">Measurements, for when there are no buckets.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public ExplicitBuckets(double[] bounds, long[] counts, long total)
    {
        if (counts.Length == 0 && bounds.Length == 0)
            counts = [total];
        if (counts.Length != bounds.Length + 1)
            throw new ArgumentException($"A histogram of {bounds.Length} bounds has {bounds.Length + 1} buckets; {counts.Length} came.", nameof(counts));
        (_bounds, _counts) = (bounds, counts);
        Count = counts.Sum();
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    protected override bool IsLogarithmic => false;

    /// <inheritdoc/>
    public override HistogramBuckets? Minus(HistogramBuckets earlier) => Combine(earlier, -1);

    /// <inheritdoc/>
    public override HistogramBuckets? Plus(HistogramBuckets other) => Combine(other, 1);

    /// <inheritdoc/>
    public override IEnumerable<BucketRange> Ranges()
    {
        for (var i = 0; i < _counts.Length; i++)
            if (_counts[i] > 0)
                yield return new BucketRange(
                    i == 0 ? double.NegativeInfinity : _bounds[i - 1], i == _bounds.Length ? double.PositiveInfinity : _bounds[i], _counts[i]);
    }

    private ExplicitBuckets? Combine(HistogramBuckets with, long sign)
    {
        if (with is not ExplicitBuckets other || !other._bounds.AsSpan().SequenceEqual(_bounds))
            return null;
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = _counts[i] + sign * other._counts[i];
            if (counts[i] < 0)
                return null;
        }
        // Bounds are shared: they never change and there are as many copies as points.
        return new ExplicitBuckets(other._bounds, counts, 0);
    }
}
