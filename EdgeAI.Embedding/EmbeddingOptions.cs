namespace EdgeAI.Embedding;

/// <summary>Which module embeds, and within which limits. Configuration section <c>Embedding</c>.</summary>
public sealed class EmbeddingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Embedding";

    /// <summary>Folder with <c>embedder.wasm</c>, its SHA-256 and its golden vectors. Default: <c>models/mobilenet-v3-small</c>, searched beside the program and upwards.</summary>
    public string? ModelDirectory { get; set; }

    /// <summary>
    /// The module's arithmetic path, e.g. <c>fp32-simd</c>; or an arithmetic, <c>fp32</c> or <c>int8</c>; or <c>auto</c>: int8 where the CPU has
    /// instructions for products of bytes. Default: the module's own default. An index answers only to the arithmetic that made it.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>Share of the shorter side that the central crop keeps, 0.1 to 1. Default 0.75.</summary>
    public double CropFraction { get; set; } = 0.75;

    /// <summary>
    /// Whether a dark input (mean luma of the cropped frame below 60 of 255) is multiplied up to 110, at most by 8 and clipped, before it is
    /// embedded. Default true. Other inputs give the same embedding either way. An index that was built without it is asked without it, whatever this says.
    /// </summary>
    public bool LiftDark { get; set; } = true;

    /// <summary>Most bytes that one guest instance's memory may have, 1 MiB to 4 GiB. Default 256 MiB.</summary>
    public long GuestMemoryLimitBytes { get; set; } = 256L << 20;

    /// <summary>Longest time of one call into the guest, for each frame of a batch; 10 ms to 10 minutes. Default 250 ms.</summary>
    public TimeSpan CallDeadline { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most guest instances, and so most images embedded at the same time, 1 to 256. Default: the number of cores.</summary>
    public int Instances { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 256);

    /// <summary>
    /// Folder for compiled modules. It must be writable by this user only, for its files are executed. Default:
    /// <c>edgeai/compiled</c> below the user's local data folder. Empty: compile at every start.
    /// </summary>
    public string? CompiledModuleCacheDirectory { get; set; }

    /// <summary>
    /// Most pixels that an image may claim, 1 to 1,000,000,000. Default 64 million. PNG and WebP need 4 bytes of memory for each
    /// while they are decoded; JPEG far less, because it is decoded at a reduced scale.
    /// </summary>
    public long MaxImagePixels { get; set; } = 64_000_000;

    /// <summary>
    /// Memory that all images under way may take together while they are decoded, 16 MiB to 16 GiB. Default 64 MiB. Usual frames take
    /// none of it: baseline JPEG, and PNG or WebP up to 1920 x 1080. A PNG takes 4 bytes a pixel, interlaced 8; a progressive JPEG about 3.
    /// </summary>
    public long MaxDecodeBytes { get; set; } = 64L << 20;

    /// <summary>Most bytes of an encoded image, 1 KiB to 2 GiB - 1. Default 20 MiB.</summary>
    public long MaxImageBytes { get; set; } = 20L << 20;

    /// <summary>Embeddings of recent frames that are kept, so that a still scene costs no inference; 0 to 1024, 0 for none. Default 16.</summary>
    public int RecentEmbeddings { get; set; } = 16;

    /// <summary>
    /// Which frames count as seen before. 0, the default: those whose reduced frames (the guest's input) are equal byte for byte.
    /// 1 to 64: those of which no 1/16 x 1/16 cell differs in its mean colour by more than so many of 255 levels; 2 takes a
    /// camera's noise, and the embedding is then that of the earlier frame.
    /// </summary>
    public int RecentTolerance { get; set; }

    internal EmbeddingOptions Copy() => (EmbeddingOptions)MemberwiseClone();
}
