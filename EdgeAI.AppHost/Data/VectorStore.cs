namespace EdgeAI.AppHost.Data;

/// <summary>Where inference finds nearest neighbors: <c>Vectors:Index</c> of inference, without <c>sharded</c>, which needs servers that the AppHost does not start.</summary>
internal enum VectorStore
{
    /// <summary>The index in its own process.</summary>
    Embedded,

    /// <summary>A collection of the Qdrant container.</summary>
    Qdrant,

    /// <summary>Its own index first, the Qdrant container where that is not sure.</summary>
    Hybrid,
}
