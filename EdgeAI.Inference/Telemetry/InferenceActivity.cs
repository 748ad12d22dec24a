using System.Diagnostics;

namespace EdgeAI.Inference.Telemetry;

/// <summary>Spans of this room: <c>search</c>, <c>serialize</c> and <c>frame</c>. Those named decode and embed come from EdgeAI.Embedding.</summary>
internal static class InferenceActivity
{
    public static ActivitySource Source { get; } = new("EdgeAI.Inference");

    /// <summary>Starts the span of one frame of a stream. A root of its own, linked to the stream's: a stream lasts for days.</summary>
    /// <remarks>Whoever stops it sets <see cref="Activity.Current"/> back to the stream's span.</remarks>
    public static Activity? StartFrame(Activity? stream)
    {
        if (!Source.HasListeners()) return null;
        Activity.Current = null;
        return Source.StartActivity("frame", ActivityKind.Server, default(ActivityContext), links: stream is null ? null : [new ActivityLink(stream.Context)]);
    }
}
