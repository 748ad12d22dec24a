namespace EdgeAI.Vectors;

/// <summary>An index holds vectors of another embedding than the one asked for; their scores would mean nothing.</summary>
/// <param name="path">The index file.</param>
/// <param name="expected">The space asked for.</param>
/// <param name="found">The space of the file.</param>
public sealed class IndexSpaceException(string path, VectorSpace expected, VectorSpace found) : InvalidOperationException(
    $"The index '{path}' holds vectors of another embedding. Expected {expected}, the file has {found}. "
    + "Build the index again with the embedding in use, or configure the embedding that built it.")
{
    /// <summary>The index file.</summary>
    public string Path { get; } = path;

    /// <summary>The space asked for.</summary>
    public VectorSpace Expected { get; } = expected;

    /// <summary>The space of the file.</summary>
    public VectorSpace Found { get; } = found;
}
