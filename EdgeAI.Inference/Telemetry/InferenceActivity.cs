using System.Diagnostics;

namespace EdgeAI.Inference.Telemetry;

/// <summary>Spans of the stages, below the span of the request or frame.</summary>
internal static class InferenceActivity
{
    public static ActivitySource Source { get; } = new("EdgeAI.Inference");

    /// <summary>Writes the span of a stage that has just been measured.</summary>
    /// <param name="stage">One of <see cref="Stage"/>.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="ago">How long ago it ended.</param>
    public static void StageEnded(string stage, TimeSpan duration, TimeSpan ago)
    {
        if (!Source.HasListeners()) return;
        var end = DateTime.UtcNow - ago;
        using var span = Source.StartActivity(stage, ActivityKind.Internal, default(ActivityContext), startTime: end - duration);
        span?.SetEndTime(end);
    }

    /// <summary>Starts the span of one frame of a stream. A root of its own, linked to the stream's: a stream lasts for days.</summary>
    /// <remarks>Whoever stops it sets <see cref="Activity.Current"/> back to the stream's span.</remarks>
    public static Activity? StartFrame(Activity? stream)
    {
        if (!Source.HasListeners()) return null;
        Activity.Current = null;
        return Source.StartActivity("frame", ActivityKind.Server, default(ActivityContext), links: stream is null ? null : [new ActivityLink(stream.Context)]);
    }
}
