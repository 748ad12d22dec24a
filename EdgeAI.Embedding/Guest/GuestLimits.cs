namespace EdgeAI.Embedding.Guest;

/// <summary>What one instance may use.</summary>
/// <param name="MemoryBytes">Most bytes of linear memory.</param>
/// <param name="CallDeadline">Longest time of one call, for each frame of a batch.</param>
internal readonly record struct GuestLimits(long MemoryBytes, TimeSpan CallDeadline)
{
    public static GuestLimits From(EmbeddingOptions options) => new(options.GuestMemoryLimitBytes, options.CallDeadline);

    /// <summary>The same, with time enough for the first calls on a busy machine: the deadline guards frames, not the start.</summary>
    public GuestLimits ForLoading() => this with { CallDeadline = TimeSpan.FromTicks(Math.Max(CallDeadline.Ticks, TimeSpan.TicksPerSecond * 10)) };
}
