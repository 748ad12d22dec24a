using System.Diagnostics;
using System.Text;
using System.Text.Json;
using EdgeAI.Inference.Api.Faults;
using Grpc.Core;

namespace EdgeAI.Inference.Telemetry;

/// <summary>Spans of this room: <c>search</c>, <c>decide</c> and <c>frame</c>. Those named decode and embed come from EdgeAI.Embedding.</summary>
internal static class InferenceActivity
{
    public static ActivitySource Source { get; } = new(InferenceMetrics.MeterName, InferenceMetrics.Version);

    /// <summary>Starts the span of one frame of a stream: below the span its sender began for it, linked to the stream's, which lasts for days.</summary>
    /// <param name="stream">The stream's span.</param>
    /// <param name="traceParent">W3C trace context, UTF-8; the span is a root where it is empty or malformed.</param>
    /// <remarks>Whoever stops it sets <see cref="Activity.Current"/> back to the stream's span.</remarks>
    public static Activity? StartFrame(Activity? stream, ReadOnlySpan<byte> traceParent)
    {
        if (!Source.HasListeners()) return null;
        if (traceParent.IsEmpty || !ActivityContext.TryParse(Encoding.UTF8.GetString(traceParent), null, isRemote: true, out var parent)) parent = default;
        Activity.Current = null;
        var frame = Source.StartActivity("frame", ActivityKind.Server, parent, links: stream is null ? null : [new ActivityLink(stream.Context)]);
        return frame?.SetTag("rpc.system.name", "grpc").SetTag("rpc.method", "edgeai.v1.Similarity/SearchFrames");
    }

    /// <summary>Says what became of a frame. What its sender did wrong is no error of this service.</summary>
    public static void EndFrame(Activity? frame, Fault? fault)
    {
        frame?.SetTag("rpc.response.status_code", NameOf(fault?.GrpcStatus ?? StatusCode.OK)).SetTag("edgeai.outcome", fault?.Name ?? FaultMap.Ok);
        if (fault is not null) Fail(frame, fault);
    }

    /// <summary>Marks a span whose work failed, where the fault is ours.</summary>
    public static void Fail(Activity? span, Fault fault)
    {
        if (fault.HttpStatus >= 500) span?.SetTag("error.type", fault.Name).SetStatus(ActivityStatusCode.Error, fault.Detail);
    }

    // As gRPC spells its codes: DEADLINE_EXCEEDED.
    private static string NameOf(StatusCode status) => status is StatusCode.OK ? "OK" : JsonNamingPolicy.SnakeCaseUpper.ConvertName(status.ToString());
}
