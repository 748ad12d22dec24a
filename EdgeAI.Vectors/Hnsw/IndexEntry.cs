namespace EdgeAI.Vectors.Hnsw;

/// <summary>What a vector is stored under, and what is known about it. Immutable: a change is a new entry.</summary>
internal class IndexEntry(string id, byte[] payload)
{
    public string Id { get; } = id;

    public byte[] Payload { get; } = payload;

    /// <summary>Encoded; empty for none.</summary>
    public virtual ReadOnlyMemory<byte> Companion => default;

    public static IndexEntry Create(string id, byte[] payload, ReadOnlyMemory<byte> companion) =>
        companion.IsEmpty ? new IndexEntry(id, payload) : new CompanionedEntry(id, payload, companion);
}

/// <summary>An entry with a companion. A type of its own, so that entries without one are no larger for it.</summary>
internal sealed class CompanionedEntry(string id, byte[] payload, ReadOnlyMemory<byte> companion) : IndexEntry(id, payload)
{
    public override ReadOnlyMemory<byte> Companion { get; } = companion;
}
