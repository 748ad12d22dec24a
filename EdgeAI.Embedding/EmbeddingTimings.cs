namespace EdgeAI.Embedding;

/// <summary>Time one image, or one batch of images, spent in each stage.</summary>
/// <param name="Decode">Decoding, scaling and cropping into the guest's memory.</param>
/// <param name="Embed">The call into the guest, or looking up a frame that was seen recently.</param>
public readonly record struct EmbeddingTimings(TimeSpan Decode, TimeSpan Embed)
{
    /// <summary>Frames that were seen recently, so that no inference was needed: 0 or 1, in a batch up to its size.</summary>
    public int Recalled { get; init; }
}
