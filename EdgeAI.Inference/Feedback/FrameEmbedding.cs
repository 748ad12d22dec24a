using System.IO.Hashing;
using System.Text;
using EdgeAI.Embedding;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Inference.Feedback;

/// <summary>A corrected frame's embeddings.</summary>
/// <param name="Stamp">What made them, see <see cref="StampOf"/>.</param>
/// <param name="Own">In the space of the catalog.</param>
/// <param name="Default">Under the module's own projection; empty where that is the same.</param>
internal sealed record FrameEmbedding(UInt128 Stamp, float[] Own, float[] Default)
{
    /// <summary>Names an embedder and the default projection beside it: embeddings of one stamp are comparable.</summary>
    /// <param name="by">The embedder's identity.</param>
    /// <param name="ownDefault">The module's own projection; null where that is the embedder's.</param>
    public static UInt128 StampOf(EmbeddingIdentity by, Projection? ownDefault) => XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(
        string.Join('\n', by.ModuleHash, by.ProjectionHash, by.Preprocessing, by.Dimension, ownDefault?.Hash ?? "")));
}
