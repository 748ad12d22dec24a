namespace EdgeAI.Vectors;

/// <summary>How much of a vector the graph is walked over. An index file keeps its own.</summary>
public enum HnswMode
{
    /// <summary>One byte a value: the fastest, and exact enough that hardly any candidate is scored twice.</summary>
    Default = 0,

    /// <summary>
    /// Half a byte a value of the rotated vector, and fewer links: 217 bytes a vector of 256 dimensions must stay in memory,
    /// half of what the default mode needs. More candidates are scored again from the file. For big indexes on small boards.
    /// </summary>
    Compact = 1,
}
