using System.Diagnostics.Metrics;

namespace EdgeAI.Capture.Telemetry;

/// <summary>The worker's instruments, each tagged with the name of the source.</summary>
internal sealed class CaptureMetrics
{
    /// <summary>Name of the meter and of the activity source: that of the assembly.</summary>
    public const string Name = "EdgeAI.Capture";

    public const string SourceTag = "edgeai.source";

    /// <summary>Version of meter and activity source.</summary>
    public static readonly string Version = typeof(CaptureMetrics).Assembly.GetName().Version!.ToString(3);

    public CaptureMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name, Version);
        Captured = meter.CreateCounter<long>("edgeai.capture.frames.captured", "{frame}", "Frames that a source delivered.");
        Sent = meter.CreateCounter<long>("edgeai.capture.frames.sent", "{frame}", "Frames that were handed to the stream to inference.");
        Answered = meter.CreateCounter<long>("edgeai.capture.frames.answered", "{frame}", "Frames that inference answered without an error.");
        Dropped = meter.CreateCounter<long>("edgeai.capture.frames.dropped", "{frame}", "Frames that a newer one replaced before they were sent.");
        Failed = meter.CreateCounter<long>("edgeai.capture.frames.failed", "{frame}", "Frames that inference answered with an error or not at all.");
        Skipped = meter.CreateCounter<long>("edgeai.capture.images.skipped", "{image}", "Images that a source could not read.");
        Lost = meter.CreateCounter<long>("edgeai.capture.source.losses", "{loss}", "Times that a source stopped giving frames.");
        IsUp = meter.CreateGauge<int>("edgeai.capture.source.up", "1", "1 while a source gives frames, 0 while it does not.");
        Absence = meter.CreateHistogram<double>("edgeai.capture.source.absence", "s", "Time without frames, from the loss of a source to its return.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600] });
        AnswerDuration = meter.CreateHistogram<double>("edgeai.capture.answer.duration", "s", "Time from a frame's capture to its answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10] });
    }

    public Counter<long> Captured { get; }

    public Counter<long> Sent { get; }

    public Counter<long> Answered { get; }

    public Counter<long> Dropped { get; }

    public Counter<long> Failed { get; }

    public Counter<long> Skipped { get; }

    public Counter<long> Lost { get; }

    public Gauge<int> IsUp { get; }

    public Histogram<double> Absence { get; }

    public Histogram<double> AnswerDuration { get; }
}
