using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Routing;

/// <summary>The index in this process. Answers before it returns.</summary>
public sealed class EmbeddedVectorIndex(HnswIndex index, string origin = "local") : IVectorIndex
{
    /// <inheritdoc/>
    public ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.K, 1);
        cancellation.ThrowIfCancellationRequested();
        var matches = new VectorMatch[Math.Min(request.K, Math.Max(1, index.Count))];
        var count = index.Search(query.Span, matches, request.Filter, request.Ef, out _);
        return new(new SearchAnswer([.. matches.Take(count).Select(match => new RoutedMatch(match, origin))], []));
    }
}
