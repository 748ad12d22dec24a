using System.Diagnostics;
using System.Text.Json;
using EdgeAI.Capture.Frames;
using Grpc.Core;

namespace EdgeAI.Capture.Telemetry;

/// <summary>One trace per frame, from its capture to its answer.</summary>
internal static class FrameActivity
{
    private static readonly ActivitySource _source = new(CaptureMetrics.Name, CaptureMetrics.Version);

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
            activity.SetTag("rpc.system.name", "grpc");
            activity.SetTag("rpc.method", "edgeai.v1.Similarity/SearchFrames");
            activity.SetTag(CaptureMetrics.SourceTag, source);
            activity.SetTag("edgeai.sequence", frame.Sequence);
            activity.SetTag("edgeai.frame.bytes", frame.Length);
        }
        return activity;
    }

    /// <summary>Ends a span without a good answer.</summary>
    /// <param name="activity">The span.</param>
    /// <param name="status">gRPC status of the frame, or of its stream.</param>
    /// <param name="reason">What was told.</param>
    public static void Fail(this Activity activity, StatusCode status, string reason)
    {
        // As gRPC spells its codes: DEADLINE_EXCEEDED.
        var code = JsonNamingPolicy.SnakeCaseUpper.ConvertName(status.ToString());
        activity.SetTag("rpc.response.status_code", code).SetTag("error.type", code);
        activity.SetStatus(ActivityStatusCode.Error, reason);
        activity.Dispose();
    }
}
