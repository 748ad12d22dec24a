namespace EdgeAI.Vectors.Hnsw;

/// <summary>What a vector is stored under, and what is known about it. Immutable: a change is a new entry.</summary>
internal sealed class IndexEntry(string id, byte[] payload)
{
    public string Id { get; } = id;

    public byte[] Payload { get; } = payload;
}
