using EdgeAI.Embedding;

namespace EdgeAI.Inference.Matching;

/// <summary>One look at an image, and what came of it. Valid until the answer that it is of goes on to the next image.</summary>
/// <param name="pixels">What the guest was given, as photographed: RGB8, square.</param>
/// <param name="embedding">The embedding.</param>
/// <param name="features">The features behind it.</param>
/// <param name="by">Who embedded it.</param>
internal readonly ref struct LookedAt(ReadOnlySpan<byte> pixels, ReadOnlySpan<float> embedding, ReadOnlySpan<float> features, EmbeddingIdentity? by)
{
    public ReadOnlySpan<byte> Pixels { get; } = pixels;

    public ReadOnlySpan<float> Embedding { get; } = embedding;

    public ReadOnlySpan<float> Features { get; } = features;

    public EmbeddingIdentity? By { get; } = by;
}
