using EdgeAI.Capture.Sources;

namespace EdgeAI.Capture;

/// <summary>The worker's settings: configuration section <c>Capture</c>.</summary>
internal sealed class CaptureOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Capture";

    /// <summary>Where frames come from: a list of URIs, or of objects with Name and Uri. At least one.</summary>
    internal IReadOnlyList<SourceOptions> Sources { get; set; } = [];

    /// <summary>Folder of images that <c>synthetic:</c> draws from where the URI names none.</summary>
    public string? CatalogPath { get; set; }

    /// <summary>Frames of one source that may wait for their answers at once: 1 to 16, default 2.</summary>
    public int MaxInFlight { get; set; } = 2;

    /// <summary>Matches wanted for each frame: 1 to 1000, default 5.</summary>
    public int Matches { get; set; } = 5;

    /// <summary>Largest frame in bytes, encoded or as pixels: 1 KiB to 64 MiB, default 8 MiB.</summary>
    public int MaxFrameBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>How often a camera that serves single images is asked, in images a second: 0.00001 to 60, default 5.</summary>
    public double SnapshotRate { get; set; } = 5;

    /// <summary>Time for connecting to a camera or to inference: 0.1 s to 1 min, default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A source that gives no frame for so long hangs and is opened again: 0.1 s to 10 min, default 10 s.</summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A camera of this machine that gives no frame for so long hangs and is opened again: 0.5 s to 10 min, default 3 s.</summary>
    public TimeSpan HangAfter { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long frames of a camera that was opened are shown but not acted on, because exposure and focus may not stand yet; ended early when the
    /// picture stands: 0 (acted on at once) to 1 min, default 2 s.
    /// </summary>
    public TimeSpan SettleFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A frame that is not answered for so long has failed, and the stream is opened again: 0.1 s to 10 min, default 10 s.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause after the first failure of a source or of inference; doubles with each further one: 10 ms to 1 min, default 0.5 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest pause between two attempts at a source: <see cref="RetryDelay"/> to 1 h, default 30 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause between two attempts at inference, which is near and comes back fast: <see cref="RetryDelay"/> to 1 h, default 5 s.</summary>
    public TimeSpan MaxInferenceRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the counts are logged: 1 s to 1 day, default 30 s.</summary>
    public TimeSpan SummaryInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Port of /health, /alive and /metrics on loopback, unless ASPNETCORE_URLS or HTTP_PORTS say otherwise: 0 (any free one) to 65535, default 8082.</summary>
    public int HttpPort { get; set; } = 8082;
}
