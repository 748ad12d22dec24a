using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors;

/// <summary>How a live index keeps its changes.</summary>
public sealed class LiveIndexOptions
{
    /// <summary>
    /// The log is folded into the index file when it is longer than this and than an eighth of that file; 64 KiB or more.
    /// Default 1 MiB. Larger means fewer writes and a longer start.
    /// </summary>
    public long LogBytesBeforeCheckpoint { get; set; } = 1L << 20;

    /// <summary>How the graph is built and searched.</summary>
    public HnswOptions Hnsw { get; set; } = new();

    /// <summary>Makes the summary of the file when the log is folded in; null for none.</summary>
    public IIndexSummary? Summary { get; set; }

    /// <summary>Called before and after each step that reaches the disk; tests stop there.</summary>
    internal Action<string>? Step { get; set; }
}
