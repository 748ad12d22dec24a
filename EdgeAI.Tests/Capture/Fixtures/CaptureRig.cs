using System.Diagnostics.Metrics;
using EdgeAI.Capture;
using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Retrying;
using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAI.Tests.Capture.Fixtures;

/// <summary>The parts of a pipeline, real ones, put together by hand.</summary>
internal sealed class CaptureRig : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public CaptureRig()
    {
        Metrics = new CaptureMetrics(Meters);
        Tally = new FrameTally(Metrics, "test");
        Pool = new FramePool(MaxFrameBytes);
        Mailbox = new FrameMailbox(Pool, Tally);
    }

    public const int MaxFrameBytes = 1024 * 1024;

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public CaptureMetrics Metrics { get; }

    public FrameTally Tally { get; }

    public FramePool Pool { get; }

    public FrameMailbox Mailbox { get; }

    public PipelineState State { get; } = new();

    /// <summary>How long a camera may take to settle.</summary>
    public TimeSpan SettleFor { get; init; }

    /// <summary>A frame as a source would post it.</summary>
    public Frame Frame(byte[]? image = null)
    {
        var frame = Pool.Rent();
        System.Buffers.BuffersExtensions.Write(frame, image ?? Pictures.Jpeg(SkiaSharp.SKColors.Red));
        frame.Sequence = Tally.Captured();
        frame.CapturedAt = DateTimeOffset.UtcNow;
        frame.CapturedTimestamp = TimeProvider.System.GetTimestamp();
        return frame;
    }

    public SourceReader Reader(Func<IFrameSource> open, TimeProvider clock, Action? changed = null) => new(
        new SourceModel("test", SourceUri.TryParse("test:it")!, _ => open()), Pool, Mailbox, Tally, State,
        new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), new Random(1)), TimeSpan.FromSeconds(10), SettleFor, clock, NullLogger.Instance, changed);

    public void Dispose() => _services.Dispose();
}
