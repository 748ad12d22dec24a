namespace EdgeAI.Inference.Routing;

/// <summary>The index that should answer does not, for a reason that may pass.</summary>
internal sealed class IndexUnavailableException(string reason, Exception? inner = null)
    : Exception(reason, inner)
{
    /// <summary>When to try again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(1);
}
