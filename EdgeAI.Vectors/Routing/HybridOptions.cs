namespace EdgeAI.Vectors.Routing;

/// <summary>When the cloud is asked, and how long its answer is waited for.</summary>
public sealed class HybridOptions
{
    /// <summary>The cloud is asked when the best local score is below this; -1 to 1. Default 0.6.</summary>
    public float AskBelowScore { get; set; } = 0.6f;

    /// <summary>How long the merged answer waits for the cloud, at most. Zero: only <see cref="HybridVectorIndex.SearchProgressivelyAsync"/> has cloud matches. Default 150 ms.</summary>
    public TimeSpan RemoteBudget { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>After a failure or a late answer the cloud is left alone for so long. Default 10 s.</summary>
    public TimeSpan RestAfterFailure { get; set; } = TimeSpan.FromSeconds(10);
}
