namespace EdgeAI.Vectors.Qdrant;

/// <summary>A Qdrant server did not do what it was asked, in a way that its status codes do not say.</summary>
public class QdrantException : Exception
{
    /// <summary>States what was asked, what came, and what to do.</summary>
    public QdrantException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}

/// <summary>Some batches of an upsert were stored and at least one was not. Upserting again is safe: a point replaces itself.</summary>
public sealed class QdrantBatchException : QdrantException
{
    /// <param name="stored">Points that the server has confirmed.</param>
    /// <param name="firstId">First id of the batch that failed first.</param>
    /// <param name="lastId">Its last id.</param>
    /// <param name="inner">Why it failed.</param>
    public QdrantBatchException(long stored, string firstId, string lastId, Exception inner)
        : base($"Qdrant stored {stored:N0} points; the batch from '{firstId}' to '{lastId}' failed: {(inner is null ? "" : QdrantFault.Sentence(QdrantFault.Describe(inner)))} Upsert again: what is stored replaces itself.", inner) =>
        (Stored, FirstId, LastId) = (stored, firstId, lastId);

    /// <summary>Points that the server has confirmed.</summary>
    public long Stored { get; }

    /// <summary>First id of the batch that failed first.</summary>
    public string FirstId { get; }

    /// <summary>Its last id.</summary>
    public string LastId { get; }
}
