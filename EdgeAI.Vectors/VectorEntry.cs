namespace EdgeAI.Vectors;

/// <summary>A vector with what it is stored under.</summary>
/// <param name="Id">1 to 1,024 bytes of UTF-8, unique within the index.</param>
/// <param name="Vector">As many finite values as the space has dimensions; not all zero. Kept at length 1.</param>
/// <param name="Payload">JSON as UTF-8; may be empty.</param>
public readonly record struct VectorEntry(string Id, ReadOnlyMemory<float> Vector, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Most bytes of UTF-8 that an id may have.</summary>
    public const int MaxIdBytes = 1024;

    /// <summary>The same photograph under a second projection, as <see cref="CompanionVector"/> encodes it; empty for none. All that an index has are of one size.</summary>
    /// <remarks>One that came from an index is a slice of its mapped file or of the entry itself, is never written again, and stays valid as long as it is held.</remarks>
    public ReadOnlyMemory<byte> Companion { get; init; }
}
