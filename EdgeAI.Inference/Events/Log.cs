namespace EdgeAI.Inference.Events;

internal static partial class Log
{
    [LoggerMessage(EventId = 340, Message = "{Source} sees {Label} (confidence {Confidence:F2}), before: {Before}")]
    public static partial void Seen(ILogger logger, LogLevel level, string source, string label, string before, float confidence);

    [LoggerMessage(EventId = 343, Message = "{Source} sees one of {Labels}")]
    public static partial void SeenOneOf(ILogger logger, LogLevel level, string source, string labels);

    [LoggerMessage(EventId = 341, Message = "{Source} sees {Before} no more")]
    public static partial void Gone(ILogger logger, LogLevel level, string source, string before);

    [LoggerMessage(EventId = 344, Message = "{Source} sees {Label} (confidence {Confidence:F2}) at {Box}, {Count} of it now")]
    public static partial void SeenAt(ILogger logger, LogLevel level, string source, string label, float confidence, string box, int count);

    [LoggerMessage(EventId = 345, Message = "{Source} sees {Before} at {Box} no more, {Count} of it now")]
    public static partial void GoneFrom(ILogger logger, LogLevel level, string source, string before, string box, int count);

    [LoggerMessage(346, LogLevel.Information, "{Count} more changes of what sources see in the last {Seconds:F0} s: /live/events tells each, and this log at level Debug")]
    public static partial void More(ILogger logger, int count, double seconds);

    [LoggerMessage(342, LogLevel.Error, "{Listener} failed to hear of a change")]
    public static partial void ListenerFailed(ILogger logger, string listener, Exception exception);
}
