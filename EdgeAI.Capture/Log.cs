namespace EdgeAI.Capture;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Source}: {Captured} captured, {Sent} sent, {Answered} answered, {Dropped} dropped, {Failed} failed, {Skipped} unreadable.")]
    public static partial void Summary(ILogger logger, string source, long captured, long sent, long answered, long dropped, long failed, long skipped);
}
