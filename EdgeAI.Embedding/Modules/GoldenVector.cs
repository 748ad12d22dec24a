namespace EdgeAI.Embedding.Modules;

/// <summary>One entry of <c>golden/embeddings.json</c>: an exact input and the answer computed in float64.</summary>
internal sealed record GoldenVector
{
    /// <summary>File name of the input, a PNG of exactly the module's input size.</summary>
    public string Input { get; set; } = "";

    public float[] Embedding { get; set; } = [];

    /// <summary>Where the grocery photographs have the picture behind the input, if it is one of them.</summary>
    public string? Photograph { get; set; }
}
