using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Items;

/// <summary>Tells frames that show something new of an item from near-copies of those before. Not safe for concurrent use.</summary>
/// <param name="nearCopy">Cosine of two default embeddings from which the later frame counts as a near-copy.</param>
public sealed class FrameVariety(float nearCopy = FrameVariety.NearCopy)
{
    /// <summary>
    /// Cosine from which a frame is a near-copy. The same frame encoded again, or with a camera's noise, comes to 0.99 and more, a few
    /// degrees of turning or a hand's movement to 0.97 and less.
    /// </summary>
    public const float NearCopy = 0.985f;

    private readonly List<float[]> _kept = [];

    /// <summary>Number of frames kept.</summary>
    public int Count => _kept.Count;

    /// <summary>Keeps a frame that is no near-copy.</summary>
    /// <param name="embedding">Its embedding under the module's own projection, normalised; copied where it is kept.</param>
    /// <returns>Whether it was kept.</returns>
    public bool TryKeep(ReadOnlySpan<float> embedding)
    {
        foreach (var other in _kept)
            if (TensorPrimitives.Dot(embedding, other) >= nearCopy) return false;
        _kept.Add(embedding.ToArray());
        return true;
    }
}
