using System.ComponentModel.DataAnnotations;

namespace EdgeAI.Inference.Live;

/// <summary>What the live page shows and how much of it is kept. Configuration section <c>Live</c>.</summary>
public sealed class LiveOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Live";

    /// <summary>Time a frame may take from arrival to answer, in milliseconds, 1 to 60,000. Default 30: what 30 frames per second leave.</summary>
    [Range(1, 60_000)]
    public double BudgetMs { get; set; } = 30;

    /// <summary>Frames kept of each source, so that a page that is told of one can still fetch it; 1 to 64. Default 4.</summary>
    [Range(1, 64)]
    public int FramesKept { get; set; } = 4;

    /// <summary>Most bytes of frames kept over all sources, 1 MiB to 4 GiB. Default 32 MiB. The oldest frames go first.</summary>
    [Range(1L << 20, 1L << 32)]
    public long MaxFrameBytes { get; set; } = 32L << 20;

    /// <summary>Most sources shown at once, 1 to 256. Default 16. The one that has been silent longest makes room.</summary>
    [Range(1, 256)]
    public int MaxSources { get; set; } = 16;

    /// <summary>Time after which a silent source is forgotten, 1 s to 1 day. Default 10 minutes.</summary>
    public TimeSpan SourceTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Most pages connected at once, 1 to 1,000. Default 32. More get 503.</summary>
    [Range(1, 1000)]
    public int MaxClients { get; set; } = 32;

    /// <summary>Longest silence on a page's event stream, 1 s to 1 minute. Default 10 s. It tells a page that the connection lives.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);
}
