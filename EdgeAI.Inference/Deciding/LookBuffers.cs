using EdgeAI.Embedding;
using EdgeAI.Embedding.Sight;

namespace EdgeAI.Inference.Deciding;

/// <summary>What came of further looks at one frame, in buffers that serve again and again. Not safe for concurrent use.</summary>
internal sealed class LookBuffers
{
    /// <summary>Most further looks at a frame.</summary>
    public const int Most = 2;

    private float[] _embeddings = [];
    private float[] _features = [];
    private byte[] _pixels = [];
    private int _dimension, _featureCount, _size;

    /// <summary>The looks.</summary>
    public Look[] Looks { get; } = [Look.Center, Look.Proposal];

    /// <summary>Where each look looked.</summary>
    public FrameRegion[] Views { get; } = new FrameRegion[Most];

    public ReadOnlySpan<float> EmbeddingOf(int look) => _embeddings.AsSpan(look * _dimension, _dimension);

    public ReadOnlySpan<float> FeaturesOf(int look) => _features.AsSpan(look * _featureCount, _featureCount);

    public ReadOnlySpan<byte> PixelsOf(int look) => _pixels.AsSpan(look * _size, _size);

    /// <summary>Looks, all in one call into the guest.</summary>
    /// <param name="embedder">Who embeds.</param>
    /// <param name="image">The image.</param>
    /// <param name="region">What of it is looked at.</param>
    /// <param name="looks">Where.</param>
    /// <param name="map">Receives the map that squares are proposed by; null where it is not wanted.</param>
    public EmbeddingTimings Embed(Embedder embedder, ImageSpan image, FrameRegion region, ReadOnlySpan<Look> looks, ProposalMap? map = null)
    {
        (_dimension, _featureCount, _size) = (embedder.Dimension, embedder.FeatureCount, embedder.InputSize * embedder.InputSize * 3);
        if (_embeddings.Length != Most * _dimension) _embeddings = new float[Most * _dimension];
        if (_features.Length != Most * _featureCount) _features = new float[Most * _featureCount];
        if (_pixels.Length != Most * _size) _pixels = new byte[Most * _size];
        var count = looks.Length;
        return embedder.EmbedLooks(
            image, region, looks, _embeddings.AsSpan(0, count * _dimension), _features.AsSpan(0, count * _featureCount), Views.AsSpan(0, count), _pixels.AsSpan(0, count * _size), map);
    }
}
