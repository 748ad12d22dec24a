namespace EdgeAI.Vectors.Routing;

/// <summary>Decides whether the cloud may be asked now: not while it rests after a failure, and not while enough questions are under way. Safe for concurrent use.</summary>
internal sealed class CloudGate(HybridOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private string? _failure;
    private long _failedAt;
    private int _underWay;

    /// <summary>Lets a question through; the caller has to <see cref="Leave"/>.</summary>
    /// <returns>Null where it may be asked, else why not.</returns>
    public string? TryEnter()
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                var left = options.RestAfterFailure - time.GetElapsedTime(_failedAt);
                if (left > TimeSpan.Zero)
                    return $"not asked for another {left.TotalSeconds:0.0} s, because it failed: {_failure}";
                // One question finds out whether it is back; the others go on without it meanwhile.
                if (_underWay > 0)
                    return $"being tried again, because it failed: {_failure}";
            }
            if (_underWay >= options.MostUnderWay)
                return $"{_underWay} questions to it are under way already";
            _underWay++;
            return null;
        }
    }

    /// <param name="failure">Why it did not answer; null where it did.</param>
    public void Leave(string? failure)
    {
        lock (_lock)
        {
            _underWay--;
            _failure = failure;
            _failedAt = time.GetTimestamp();
        }
    }
}
