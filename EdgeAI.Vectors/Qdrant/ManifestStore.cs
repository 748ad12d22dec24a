using System.Security.Cryptography;
using System.Text.Json;
using Qdrant.Client.Grpc;
using Grpc.Core;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>Keeps a collection's manifest in the collection.</summary>
/// <remarks>
/// Part 0 is the manifest, the parts after it are what is attached. Each is a point whose vector is zero, because Qdrant takes no
/// point without one; it scores 0 with every query, so searches ask for as many more as there are parts and leave them out.
/// </remarks>
public sealed class ManifestStore(QdrantServer server)
{
    /// <summary>Bytes of the attachment in one point; as base64 well below what a message may hold.</summary>
    internal const int PartBytes = 1 << 20;

    /// <summary>The manifest of a collection; null where there is no such collection, or it was not pushed to its end.</summary>
    /// <exception cref="QdrantException">It has one that cannot be read.</exception>
    public async Task<CollectionManifest?> ReadAsync(string collection, CancellationToken cancellation = default)
    {
        try
        {
            var points = await server.PointsAsync(collection, [IdOf(0)], payload: true, vectors: false, cancellation).ConfigureAwait(false);
            return points.Count == 0 ? null : Parse(collection, points[0].Payload[QdrantPayload.DataField].StringValue);
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>What is attached to a manifest.</summary>
    /// <exception cref="QdrantException">A part is missing or changed.</exception>
    public async Task<byte[]> ReadAttachmentAsync(string collection, CollectionManifest manifest, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        using var bytes = new MemoryStream();
        for (var part = 1; part <= manifest.Parts; part++)
        {
            var points = await server.PointsAsync(collection, [IdOf(part)], payload: true, vectors: false, cancellation).ConfigureAwait(false);
            if (points.Count == 0)
                throw Damaged(collection, $"part {part} of {manifest.Parts} of what is attached is missing");
            bytes.Write(Convert.FromBase64String(points[0].Payload[QdrantPayload.DataField].StringValue));
        }
        var attachment = bytes.ToArray();
        return DigestOf(attachment) == manifest.AttachmentDigest ? attachment : throw Damaged(collection, "what is attached does not match its digest");
    }

    /// <summary>Writes what the manifest will say is attached. The collection is whole only when <see cref="WriteAsync"/> has written the manifest as well.</summary>
    public async Task WriteAttachmentAsync(string collection, CollectionManifest manifest, ReadOnlyMemory<byte> attachment, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentOutOfRangeException.ThrowIfNotEqual(attachment.Length, manifest.AttachmentBytes);
        for (var part = 1; part <= manifest.Parts; part++)
        {
            var start = (part - 1) * PartBytes;
            var data = Convert.ToBase64String(attachment.Span.Slice(start, Math.Min(PartBytes, attachment.Length - start)));
            await server.UpsertPointAsync(collection, ToPoint(part, data, manifest.Space.Dimension), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Writes or replaces the manifest, which makes the collection whole; what is attached stays.</summary>
    public Task WriteAsync(string collection, CollectionManifest manifest, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return server.UpsertPointAsync(collection, ToPoint(0, JsonSerializer.Serialize(manifest, ManifestJson.Default.CollectionManifest), manifest.Space.Dimension), cancellation);
    }

    /// <summary>The digest that a manifest states of its attachment.</summary>
    public static string DigestOf(ReadOnlySpan<byte> attachment) => attachment.IsEmpty ? "" : Convert.ToHexStringLower(SHA256.HashData(attachment));

    private static PointId IdOf(int part) => QdrantPayload.ToPointId($"edgeai:manifest:{part}");

    private static PointStruct ToPoint(int part, string data, int dimension)
    {
        var point = new PointStruct
        {
            Id = IdOf(part),
            Vectors = new float[dimension],
        };
        point.Payload[QdrantPayload.PartField] = part;
        point.Payload[QdrantPayload.DataField] = data;
        return point;
    }

    private static CollectionManifest Parse(string collection, string json)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.CollectionManifest);
            return manifest is { Space: not null, Alias: not null } ? manifest : throw Damaged(collection, "its manifest is incomplete");
        }
        catch (JsonException fault)
        {
            throw Damaged(collection, $"its manifest is no JSON: {fault.Message}", fault);
        }
    }

    private static QdrantException Damaged(string collection, string what, Exception? inner = null) =>
        new($"The collection '{collection}' cannot be used: {what}. Push the index again.", inner);
}
