namespace EdgeAI.Vectors.Qdrant;

/// <summary>A collection of a Qdrant server as an index.</summary>
/// <param name="client">The server.</param>
/// <param name="collection">Collection or alias.</param>
/// <param name="dimension">What the collection was created with; other queries are refused before they are sent.</param>
/// <param name="origin">Name in answers.</param>
public sealed class QdrantVectorIndex(QdrantClient client, string collection, int dimension, string origin = "qdrant") : IVectorIndex
{
    /// <inheritdoc/>
    public async ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        if (query.Length != dimension)
            throw new InvalidVectorException($"The vector has {query.Length} values, the collection '{collection}' takes {dimension}. Use the embedding that it was built with.");
        var matches = await client.SearchAsync(collection, query, request, cancellation).ConfigureAwait(false);
        return new SearchAnswer([.. matches.Select(match => new RoutedMatch(match, origin))], []);
    }
}
