namespace EdgeAI.Capture.Retrying;

/// <summary>Growing pauses between attempts: each twice the one before up to a limit, of which a random half is taken off so that many boxes do not knock at once.</summary>
/// <param name="first">Longest first pause.</param>
/// <param name="longest">Longest pause of all.</param>
/// <param name="random">Where the jitter comes from.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _failures;

    /// <summary>The next pause: between half and all of <c>first * 2^n</c>, at most <c>longest</c>.</summary>
    public TimeSpan Next()
    {
        // 2^30 of anything is beyond every limit, and a larger exponent would end in infinity.
        var ceiling = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 30)), longest.TotalMilliseconds);
        _failures++;
        return TimeSpan.FromMilliseconds(ceiling * (0.5 + (0.5 * random.NextDouble())));
    }

    /// <summary>An attempt worked: the next pause is a short one again.</summary>
    public void Reset() => _failures = 0;
}
