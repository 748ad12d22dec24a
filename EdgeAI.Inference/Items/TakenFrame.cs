namespace EdgeAI.Inference.Items;

/// <summary>A photograph to be taught, embedded already.</summary>
/// <param name="Image">Gives the encoded image, which need not be in memory before.</param>
/// <param name="CropFraction">Share of the shorter side that its central crop keeps.</param>
/// <param name="Features">Features of its central crop.</param>
/// <param name="Embedding">Its embedding under the module's own projection, by which near-copies are told.</param>
internal sealed record TakenFrame(Func<ReadOnlyMemory<byte>> Image, double CropFraction, float[] Features, float[] Embedding);
