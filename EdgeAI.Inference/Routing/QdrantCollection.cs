using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Inference.Routing;

/// <summary>A collection as the indexer pushed it.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Fitted">The projection that frames have to be embedded with; null where the collection has the module's own.</param>
internal sealed record QdrantCollection(CollectionManifest Manifest, FittedProjection? Fitted)
{
    /// <summary>Reads what a collection says of itself.</summary>
    /// <exception cref="QdrantException">It is missing, was not pushed to its end, or is damaged.</exception>
    public static async Task<CollectionManifest> ReadManifestAsync(QdrantServer server, string collection, CancellationToken cancellation) =>
        await new ManifestStore(server).ReadAsync(collection, cancellation)
        ?? throw new QdrantException(
            $"Qdrant at {server.Endpoint} has no collection '{collection}' that was pushed to its end. Push an index: dotnet run --project EdgeAI.Indexer -- push --to qdrant --collection {collection}");

    /// <summary>Reads it with its projection.</summary>
    /// <inheritdoc cref="ReadManifestAsync"/>
    public static async Task<QdrantCollection> ReadAsync(QdrantServer server, string collection, CancellationToken cancellation)
    {
        var manifest = await ReadManifestAsync(server, collection, cancellation);
        if (manifest.AttachmentBytes == 0) return new QdrantCollection(manifest, null);
        var bytes = await new ManifestStore(server).ReadAttachmentAsync(collection, manifest, cancellation);
        return new QdrantCollection(manifest, ProjectionFile.FromBytes($"The projection of the collection '{collection}'", bytes));
    }

    /// <summary>Opens a collection whose vectors are to be compared with those of <paramref name="space"/>.</summary>
    /// <exception cref="IndexSpaceException">It holds vectors of another embedding; both are named.</exception>
    public static async Task<IVectorIndex> OpenAsync(QdrantServer server, string collection, VectorSpace space, string origin, CancellationToken cancellation)
    {
        var manifest = await ReadManifestAsync(server, collection, cancellation);
        return manifest.Space == space
            ? new QdrantVectorIndex(server, collection, space, origin, manifest.ManifestPoints)
            : throw new IndexSpaceException($"{collection} at {server.Endpoint}", space, manifest.Space);
    }
}
