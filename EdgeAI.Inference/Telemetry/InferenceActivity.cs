using System.Diagnostics;
using System.Text;

namespace EdgeAI.Inference.Telemetry;

/// <summary>Spans of this room: <c>search</c>, <c>decide</c>, <c>serialize</c> and <c>frame</c>. Those named decode and embed come from EdgeAI.Embedding.</summary>
internal static class InferenceActivity
{
    public static ActivitySource Source { get; } = new("EdgeAI.Inference");

    /// <summary>Starts the span of one frame of a stream: below the span its sender began for it, linked to the stream's, which lasts for days.</summary>
    /// <param name="stream">The stream's span.</param>
    /// <param name="traceParent">W3C trace context, UTF-8; the span is a root where it is empty or malformed.</param>
    /// <remarks>Whoever stops it sets <see cref="Activity.Current"/> back to the stream's span.</remarks>
    public static Activity? StartFrame(Activity? stream, ReadOnlySpan<byte> traceParent)
    {
        if (!Source.HasListeners()) return null;
        if (traceParent.IsEmpty || !ActivityContext.TryParse(Encoding.UTF8.GetString(traceParent), null, isRemote: true, out var parent)) parent = default;
        Activity.Current = null;
        return Source.StartActivity("frame", ActivityKind.Server, parent, links: stream is null ? null : [new ActivityLink(stream.Context)]);
    }
}
