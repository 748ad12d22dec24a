namespace EdgeAI.Embedding;

/// <summary>Time one image spent in each stage.</summary>
/// <param name="Decode">Decoding, scaling and cropping into the guest's memory.</param>
/// <param name="Embed">The call into the guest.</param>
public readonly record struct EmbeddingTimings(TimeSpan Decode, TimeSpan Embed);
