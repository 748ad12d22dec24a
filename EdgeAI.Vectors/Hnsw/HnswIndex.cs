namespace EdgeAI.Vectors.Hnsw;

/// <summary>Nearest neighbours by cosine similarity, in process. Safe for concurrent use.</summary>
public sealed class HnswIndex : IDisposable
{
    /// <summary>Number of vectors.</summary>
    public int Count => throw new NotSupportedException();

    /// <summary>The space of the vectors.</summary>
    public VectorSpace Space => throw new NotSupportedException();

    /// <summary>An empty index in memory.</summary>
    public static HnswIndex Create(VectorSpace space, HnswOptions? options = null) => throw new NotSupportedException();

    /// <summary>Opens an index file. With <paramref name="expected"/> given, a file of another space is refused with both named.</summary>
    public static HnswIndex Open(string path, VectorSpace? expected = null, HnswOptions? options = null) => throw new NotSupportedException();

    /// <summary>Adds a vector, or replaces the one stored under the same id.</summary>
    public void Upsert(string id, ReadOnlySpan<float> vector, ReadOnlySpan<byte> payload) => throw new NotSupportedException();

    /// <summary>Finds the nearest vectors, best first, ties by id.</summary>
    /// <returns>How many of <paramref name="matches"/> were filled.</returns>
    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, int? efSearch = null) => throw new NotSupportedException();

    /// <summary>Writes the index to one file, atomically.</summary>
    public void Save(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}
