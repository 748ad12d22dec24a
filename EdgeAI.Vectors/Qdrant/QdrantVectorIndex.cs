namespace EdgeAI.Vectors.Qdrant;

/// <summary>A collection of a Qdrant server as an index.</summary>
/// <param name="server">The server.</param>
/// <param name="collection">Collection or alias.</param>
/// <param name="space">The embedding whose queries are asked. A point that is marked with another one is not answered with.</param>
/// <param name="origin">Name in answers.</param>
/// <param name="manifestPoints">Points of the collection that are no entries, as its manifest says.</param>
public sealed class QdrantVectorIndex(QdrantServer server, string collection, VectorSpace space, string origin = "qdrant", int manifestPoints = 0) : IVectorIndex
{
    private readonly string _mark = QdrantPayload.MarkOf(space);

    /// <inheritdoc/>
    /// <exception cref="IndexSpaceException">The alias leads to a collection of another embedding by now.</exception>
    public async ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        if (query.Length != space.Dimension)
            throw new InvalidVectorException($"The vector has {query.Length} values, the collection '{collection}' takes {space.Dimension}. Use the embedding that it was built with.");
        var hits = await server.SearchPointsAsync(collection, query, request, above: null, manifestPoints, cancellation).ConfigureAwait(false);
        foreach (var hit in hits)
            if (hit.Mark is not null && hit.Mark != _mark)
                throw await RefusalAsync(cancellation).ConfigureAwait(false);
        return new SearchAnswer([.. hits.Select(hit => new RoutedMatch(hit.Match, origin))], []);
    }

    private async Task<Exception> RefusalAsync(CancellationToken cancellation)
    {
        var manifest = await new ManifestStore(server).ReadAsync(collection, cancellation).ConfigureAwait(false);
        return manifest is not null && manifest.Space != space
            ? new IndexSpaceException($"{collection} at {server.Endpoint}", space, manifest.Space)
            : new QdrantException($"The collection '{collection}' mixes vectors of several embeddings. Push the index again, to a collection of its own.");
    }
}
