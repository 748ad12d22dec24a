using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Telemetry;
using EdgeAI.Contracts.V1;

namespace EdgeAI.Capture.Uplink;

/// <summary>What all streams of one source share.</summary>
internal sealed class UplinkContext(
    string source, Similarity.SimilarityClient client, FrameMailbox mailbox, FramePool pool, FrameTally tally, PipelineState state, CaptureOptions options, TimeProvider clock, ILogger logger)
{
    /// <summary>Name of the source.</summary>
    public string Source => source;

    public Similarity.SimilarityClient Client => client;

    public FrameMailbox Mailbox => mailbox;

    public FramePool Pool => pool;

    public FrameTally Tally => tally;

    public PipelineState State => state;

    public CaptureOptions Options => options;

    public TimeProvider Clock => clock;

    public ILogger Logger => logger;
}
