namespace EdgeAI.Dashboard.Store.Metrics;

/// <summary>Buckets whose bounds are powers of 2^(2^-scale), as OTLP's exponential histogram has them.</summary>
public sealed class ExponentialBuckets : HistogramBuckets
{
    private readonly int _scale;
    private readonly long _zeroCount;
    private readonly double _zeroThreshold;
    private readonly Half _positive;
    private readonly Half _negative;

    /// <summary>Buckets as OTLP sends them.</summary>
    /// <param name="scale">Resolution, -10 to 20.</param>
    /// <param name="zeroCount">Measurements at most <paramref name="zeroThreshold"/> away from 0.</param>
    /// <param name="zeroThreshold">Width of the zero bucket.</param>
    /// <param name="positiveOffset">Index of the first positive bucket.</param>
    /// <param name="positive">Counts of positive measurements.</param>
    /// <param name="negativeOffset">Index of the first negative bucket.</param>
    /// <param name="negative">Counts of negative measurements, by absolute value.</param>
    public ExponentialBuckets(
        int scale, long zeroCount, double zeroThreshold, int positiveOffset, long[] positive, int negativeOffset, long[] negative)
        : this(scale, zeroCount, zeroThreshold, new Half(positiveOffset, positive).Trim(), new Half(negativeOffset, negative).Trim())
    {
    }

    private ExponentialBuckets(int scale, long zeroCount, double zeroThreshold, Half positive, Half negative)
    {
        (_scale, _zeroCount, _zeroThreshold, _positive, _negative) = (scale, zeroCount, zeroThreshold, positive, negative);
        Count = zeroCount + positive.Counts.Sum() + negative.Counts.Sum();
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    protected override bool IsLogarithmic => true;

    /// <inheritdoc/>
    public override HistogramBuckets? Minus(HistogramBuckets earlier) => Combine(earlier, -1);

    /// <inheritdoc/>
    public override HistogramBuckets? Plus(HistogramBuckets other) => Combine(other, 1);

    /// <inheritdoc/>
    public override IEnumerable<BucketRange> Ranges()
    {
        for (var i = _negative.Counts.Length - 1; i >= 0; i--)
            if (_negative.Counts[i] > 0)
                yield return new BucketRange(-Bound(_negative.Offset + i + 1), -Bound(_negative.Offset + i), _negative.Counts[i]);
        if (_zeroCount > 0)
            yield return new BucketRange(-_zeroThreshold, _zeroThreshold, _zeroCount);
        for (var i = 0; i < _positive.Counts.Length; i++)
            if (_positive.Counts[i] > 0)
                yield return new BucketRange(Bound(_positive.Offset + i), Bound(_positive.Offset + i + 1), _positive.Counts[i]);
    }

    private double Bound(int index) => Math.Pow(2, index * Math.Pow(2, -_scale));

    private ExponentialBuckets? Combine(HistogramBuckets with, long sign)
    {
        if (with is not ExponentialBuckets other)
            return null;
        // A histogram lowers its scale as its range grows; buckets of the finer one merge pairwise into the coarser one's.
        var scale = Math.Min(_scale, other._scale);
        var zero = _zeroCount + sign * other._zeroCount;
        var positive = Half.Combine(_positive.Coarsen(_scale - scale), other._positive.Coarsen(other._scale - scale), sign);
        var negative = Half.Combine(_negative.Coarsen(_scale - scale), other._negative.Coarsen(other._scale - scale), sign);
        return zero < 0 || positive is null || negative is null
            ? null
            : new ExponentialBuckets(scale, zero, Math.Max(_zeroThreshold, other._zeroThreshold), positive.Value.Trim(), negative.Value.Trim());
    }

    /// <summary>The buckets on one side of zero.</summary>
    private readonly record struct Half(int Offset, long[] Counts)
    {
        /// <summary>Without the empty buckets at both ends, which some SDKs send by the hundred.</summary>
        public Half Trim()
        {
            var (first, end) = (0, Counts.Length);
            while (first < end && Counts[first] == 0)
                first++;
            while (end > first && Counts[end - 1] == 0)
                end--;
            return end - first == Counts.Length ? this : new Half(Offset + first, Counts[first..end]);
        }

        public Half Coarsen(int steps)
        {
            if (steps == 0 || Counts.Length == 0)
                return this;
            var offset = Offset >> steps;
            var counts = new long[((Offset + Counts.Length - 1) >> steps) - offset + 1];
            for (var i = 0; i < Counts.Length; i++)
                counts[((Offset + i) >> steps) - offset] += Counts[i];
            return new Half(offset, counts);
        }

        public static Half? Combine(Half a, Half b, long sign)
        {
            if (b.Counts.Length == 0)
                return a;
            if (a.Counts.Length == 0 && sign < 0)
                return null;
            var offset = a.Counts.Length == 0 ? b.Offset : Math.Min(a.Offset, b.Offset);
            var end = Math.Max(a.Counts.Length == 0 ? b.Offset : a.Offset + a.Counts.Length, b.Offset + b.Counts.Length);
            var counts = new long[end - offset];
            for (var i = 0; i < a.Counts.Length; i++)
                counts[a.Offset - offset + i] = a.Counts[i];
            for (var i = 0; i < b.Counts.Length; i++)
                if ((counts[b.Offset - offset + i] += sign * b.Counts[i]) < 0)
                    return null;
            return new Half(offset, counts);
        }
    }
}
