using System.Text.Json.Serialization;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>What a pushed collection says of itself. It lies in the collection, so that snapshots and aliases carry it along, and is written last: a collection without one is not whole.</summary>
/// <param name="Space">The embedding that made the vectors.</param>
/// <param name="Entries">How many vectors.</param>
/// <param name="Digest">Hash of all ids, vectors, payloads and companions: pushes of the same content are the same collection.</param>
/// <param name="Alias">The alias that it was pushed for.</param>
/// <param name="Previous">Where the alias led before; null for nowhere.</param>
/// <param name="AttachmentBytes">Size of what is attached: the projection file of the index, so that frames are embedded as the entries were.</param>
/// <param name="AttachmentDigest">SHA-256 of it in hexadecimal digits; empty for none.</param>
public sealed record CollectionManifest(
    VectorSpace Space, long Entries, string Digest, string Alias, string? Previous, long AttachmentBytes, string AttachmentDigest)
{
    /// <summary>Whether every point is sealed with the digest, so that a change can be noticed. False in collections of earlier programs.</summary>
    public bool Sealed { get; init; }

    /// <summary>Points that carry the attachment.</summary>
    [JsonIgnore]
    public int Parts => (int)((AttachmentBytes + ManifestStore.PartBytes - 1) / ManifestStore.PartBytes);

    /// <summary>Points of the collection that are no entries.</summary>
    [JsonIgnore]
    public int ManifestPoints => Parts + 1;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CollectionManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
