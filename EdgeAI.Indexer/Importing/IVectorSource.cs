namespace EdgeAI.Indexer.Importing;

/// <summary>Vectors with ids and labels, read from front to end, a part at a time.</summary>
internal interface IVectorSource : IDisposable
{
    /// <summary>Number of rows.</summary>
    int Count { get; }

    /// <summary>What the file says of itself, by key.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The rows after the first so many. The vector of one is valid until the next is asked for.</summary>
    IEnumerable<VectorRow> Rows(int skip, CancellationToken cancellation);
}
