using EdgeAI.Embedding;

namespace EdgeAI.Indexer.Importing;

/// <summary>Holds what a file says of the embedding that made its vectors against the one that is meant.</summary>
/// <remarks>Keys <c>edgeai.module</c>, <c>edgeai.projection</c> and <c>edgeai.preprocessing</c>, each as <c>info --json</c> shows it; none of them need be there.</remarks>
internal static class StatedEmbedding
{
    public static void Check(string file, IReadOnlyDictionary<string, string> metadata, EmbeddingIdentity identity)
    {
        foreach (var (key, expected) in new[]
        {
            ("edgeai.module", identity.ModuleHash), ("edgeai.projection", identity.ProjectionHash), ("edgeai.preprocessing", identity.Preprocessing),
        })
            if (metadata.TryGetValue(key, out var stated) && stated != expected)
                throw ImportFault.Of(
                    file, $"its metadata says {key} = {stated}, this would be {expected}: vectors of two embeddings cannot be compared. Name what made them (--model, --path, --crop), or embed the photographs again.");
    }
}
