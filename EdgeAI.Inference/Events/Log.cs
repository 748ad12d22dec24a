namespace EdgeAI.Inference.Events;

internal static partial class Log
{
    [LoggerMessage(340, LogLevel.Information, "{Source} sees {Label} (confidence {Confidence:F2}), before: {Before}")]
    public static partial void Seen(ILogger logger, string source, string label, string before, float confidence);

    [LoggerMessage(343, LogLevel.Information, "{Source} sees one of {Labels}")]
    public static partial void SeenOneOf(ILogger logger, string source, string labels);

    [LoggerMessage(341, LogLevel.Information, "{Source} sees {Before} no more")]
    public static partial void Gone(ILogger logger, string source, string before);

    [LoggerMessage(344, LogLevel.Information, "{Source} sees {Label} (confidence {Confidence:F2}) at {Box}, {Count} of it now")]
    public static partial void SeenAt(ILogger logger, string source, string label, float confidence, string box, int count);

    [LoggerMessage(345, LogLevel.Information, "{Source} sees {Before} at {Box} no more, {Count} of it now")]
    public static partial void GoneFrom(ILogger logger, string source, string before, string box, int count);

    [LoggerMessage(342, LogLevel.Error, "{Listener} failed to hear of a change")]
    public static partial void ListenerFailed(ILogger logger, string listener, Exception exception);
}
