namespace EdgeAI.Embedding;

/// <summary>Image bytes to embedding, by the guest in its sandbox. Safe for concurrent use.</summary>
public sealed class Embedder : IDisposable
{
    /// <summary>What this embedder's vectors may be compared with.</summary>
    public EmbeddingIdentity Identity => throw new NotSupportedException();

    /// <summary>Name and version of the module, e.g. <c>mobilenet-v3-small 1.0.0</c>.</summary>
    public string Model => throw new NotSupportedException();

    /// <summary>Number of values of an embedding.</summary>
    public int Dimension => Identity.Dimension;

    /// <summary>Number of values of the features that the projection takes, 2,408 for MobileNetV3-Small.</summary>
    public int FeatureCount => throw new NotSupportedException();

    /// <summary>Loads, verifies and warms the module that <paramref name="options"/> names.</summary>
    public static Embedder Load(EmbeddingOptions options) => throw new NotSupportedException();

    /// <summary>Embeds one JPEG, PNG or WebP image.</summary>
    /// <param name="image">The encoded image.</param>
    /// <param name="embedding">Receives <see cref="Dimension"/> values, L2-normalised.</param>
    public EmbeddingTimings Embed(ReadOnlySpan<byte> image, Span<float> embedding) => throw new NotSupportedException();

    /// <summary>Embeds one image and keeps the features behind the embedding as well.</summary>
    public EmbeddingTimings Embed(ReadOnlySpan<byte> image, Span<float> embedding, Span<float> features) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}
