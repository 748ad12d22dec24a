namespace EdgeAI.Inference.Matching;

/// <summary>The service has more to do than it can; the same request may succeed a moment later.</summary>
internal sealed class OverloadedException : Exception
{
    private OverloadedException(string message) : base(message)
    {
    }

    /// <summary>When to try again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(1);

    public static OverloadedException QueueFull(int limit) => new(
        $"Every guest instance is busy and {limit} callers wait already. Try again later, or raise {InferenceOptions.Section}:{nameof(InferenceOptions.QueueLimit)}.");

    public static OverloadedException TookTooLong(TimeSpan timeout) => new(
        $"No guest instance was free within {timeout.TotalMilliseconds:F0} ms. Try again later, or raise {InferenceOptions.Section}:{nameof(InferenceOptions.QueueTimeout)}.");

    public static OverloadedException BuffersFull(long limit) => new(
        $"Request bodies hold {limit:N0} bytes already. Try again later, or raise {InferenceOptions.Section}:{nameof(InferenceOptions.MaxBufferedBytes)}.");

    public static OverloadedException PagesFull(int limit) => new(
        $"{limit} live pages are connected already. Close one, or raise {Live.LiveOptions.Section}:{nameof(Live.LiveOptions.MaxClients)}.");
}
