using EdgeAI.Embedding;
using EdgeAI.Vectors;

namespace EdgeAI.Recognition;

/// <summary>Where embeddings meet vectors.</summary>
public static class EmbeddingIdentityExtensions
{
    /// <summary>The vector space that an embedding's vectors live in.</summary>
    public static VectorSpace ToVectorSpace(this EmbeddingIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return new VectorSpace(identity.ModuleHash, identity.ProjectionHash, identity.Preprocessing, identity.Dimension);
    }
}
