using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Retrying;
using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Telemetry;
using EdgeAI.Capture.Uplink;
using EdgeAI.Contracts.V1;

namespace EdgeAI.Capture;

/// <summary>One source and its way to inference, independent of all others.</summary>
internal sealed class CapturePipeline
{
    private readonly SourceReader _reader;
    private readonly FrameUplink _uplink;
    private readonly SourceReporter _reporter;

    public CapturePipeline(SourceModel source, Similarity.SimilarityClient client, CaptureMetrics metrics, CaptureOptions options, TimeProvider clock, ILogger logger)
    {
        Name = source.Name;
        Tally = new FrameTally(metrics, source.Name);
        var pool = new FramePool(options.MaxFrameBytes);
        var mailbox = new FrameMailbox(pool, Tally);
        _reporter = new SourceReporter(source.Name, client, State, clock, logger);
        _reader = new SourceReader(
            source, pool, mailbox, Tally, State, new Backoff(options.RetryDelay, options.MaxRetryDelay, Random.Shared), options.FrameTimeout, options.SettleFor, clock, logger,
            _reporter.Changed);
        _uplink = new FrameUplink(
            new UplinkContext(source.Name, client, mailbox, pool, Tally, State, options, clock, logger),
            new Backoff(options.RetryDelay, options.MaxInferenceRetryDelay, Random.Shared));
    }

    /// <summary>Name of the source.</summary>
    public string Name { get; }

    /// <summary>What became of its frames.</summary>
    public FrameTally Tally { get; }

    /// <summary>Whether both ends work.</summary>
    public PipelineState State { get; } = new();

    /// <summary>Runs until it is told to stop. Never throws.</summary>
    public Task RunAsync(CancellationToken stopping) =>
        // A source may draw or decode before its first wait; the others need not stand behind it.
        Task.WhenAll(
            Task.Run(() => _reader.RunAsync(stopping), CancellationToken.None),
            Task.Run(() => _uplink.RunAsync(stopping), CancellationToken.None),
            Task.Run(() => _reporter.RunAsync(stopping), CancellationToken.None));
}
