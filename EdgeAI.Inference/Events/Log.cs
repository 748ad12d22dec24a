namespace EdgeAI.Inference.Events;

internal static partial class Log
{
    [LoggerMessage(340, LogLevel.Information, "{Source} sees {Label} (confidence {Confidence:F2}), before: {Before}")]
    public static partial void Seen(ILogger logger, string source, string label, string before, float confidence);

    [LoggerMessage(343, LogLevel.Information, "{Source} sees one of {Labels}")]
    public static partial void SeenOneOf(ILogger logger, string source, string labels);

    [LoggerMessage(341, LogLevel.Information, "{Source} sees {Before} no more")]
    public static partial void Gone(ILogger logger, string source, string before);

    [LoggerMessage(342, LogLevel.Error, "{Listener} failed to hear of a change")]
    public static partial void ListenerFailed(ILogger logger, string listener, Exception exception);
}
