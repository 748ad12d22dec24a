namespace EdgeAI.Embedding;

/// <summary>Which module embeds, and within which limits.</summary>
public sealed class EmbeddingOptions
{
    /// <summary>Folder with <c>embedder.wasm</c>, its SHA-256 and its golden vectors. Default: <c>models/mobilenet-v3-small</c>, searched beside the program and upwards.</summary>
    public string? ModelDirectory { get; set; }

    /// <summary>Share of the shorter side that the central crop keeps, 0.1 to 1. Default 0.75.</summary>
    public double CropFraction { get; set; } = 0.75;
}
