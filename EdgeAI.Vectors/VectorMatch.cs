namespace EdgeAI.Vectors;

/// <summary>One neighbour of a query.</summary>
/// <param name="Id">The id it was stored under.</param>
/// <param name="Score">Cosine similarity, -1 to 1.</param>
/// <param name="Payload">Its payload, JSON as UTF-8; empty when it has none.</param>
public readonly record struct VectorMatch(string Id, float Score, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The entry's <see cref="VectorEntry.Companion"/>; empty when it has none. Not copied: see there.</summary>
    public ReadOnlyMemory<byte> Companion { get; init; }
}
