using System.Diagnostics;
using EdgeAI.Capture.Frames;

namespace EdgeAI.Capture.Telemetry;

/// <summary>One trace per frame, from its capture to its answer.</summary>
internal static class FrameActivity
{
    private static readonly ActivitySource _source = new(CaptureMetrics.Name);

    /// <summary>Begins the span of a frame that is about to be sent; null, and nothing allocated, where nobody listens.</summary>
    public static Activity? Start(string source, Frame frame)
    {
        if (!_source.HasListeners())
            return null;
        // The sender's loop runs for ever: without this each frame would become a child of the one before.
        Activity.Current = null;
        var activity = _source.StartActivity("capture frame", ActivityKind.Client, default(ActivityContext), startTime: frame.CapturedAt);
        Activity.Current = null;
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("edgeai.source", source);
            activity.SetTag("edgeai.sequence", frame.Sequence);
            activity.SetTag("edgeai.frame.bytes", frame.Length);
        }
        return activity;
    }

    /// <summary>Ends a span without a good answer.</summary>
    public static void Fail(this Activity activity, string reason)
    {
        activity.SetStatus(ActivityStatusCode.Error, reason);
        activity.Dispose();
    }
}
