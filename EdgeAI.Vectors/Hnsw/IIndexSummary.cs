namespace EdgeAI.Vectors.Hnsw;

/// <summary>Works out what is written into an index file besides its entries, so that whoever needs it of a large one need not read them all.</summary>
public interface IIndexSummary
{
    /// <summary>Summarizes the entries of a file that is being written.</summary>
    /// <param name="entries">The entries, in the places that they get.</param>
    /// <param name="threads">Threads that this may take, at least 1.</param>
    /// <returns>What <see cref="HnswIndex.TryGetSummary"/> gives to whoever opens the file; it begins with what tells its kind and version.</returns>
    byte[] Summarize(IEntrySlots entries, int threads);
}
