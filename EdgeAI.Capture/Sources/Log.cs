namespace EdgeAI.Capture.Sources;

internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Source {Source} delivers frames ({Uri}).")]
    public static partial void SourceDelivers(ILogger logger, string source, SourceUri uri);

    [LoggerMessage(109, LogLevel.Warning, "Source {Source} is back after {Seconds:0.0} s and delivers frames ({Uri}).")]
    public static partial void SourceBack(ILogger logger, string source, double seconds, SourceUri uri);

    [LoggerMessage(101, LogLevel.Warning, "Source {Source} stopped. {Reason} It is opened again in {Pause}.")]
    public static partial void SourceLost(ILogger logger, string source, string reason, TimeSpan pause);

    [LoggerMessage(102, LogLevel.Warning, "Source {Source} gives no frames. {Reason} It is opened again in {Pause}.")]
    public static partial void SourceUnavailable(ILogger logger, string source, string reason, TimeSpan pause);

    [LoggerMessage(105, LogLevel.Debug, "Source {Source} still gives no frames. {Reason} It is opened again in {Pause}.")]
    public static partial void SourceStillUnavailable(ILogger logger, string source, string reason, TimeSpan pause);

    [LoggerMessage(106, LogLevel.Information, "Source {Source} has given all its frames.")]
    public static partial void SourceDone(ILogger logger, string source);

    [LoggerMessage(107, LogLevel.Information, "Left out of {Folder}: {Counts}.")]
    public static partial void LeftOut(ILogger logger, string folder, string counts);

    [LoggerMessage(108, LogLevel.Warning, "Left out {Path}: {Reason}.")]
    public static partial void ImageLeftOut(ILogger logger, string path, string reason);

    [LoggerMessage(103, LogLevel.Debug, "Source {Source} failed.")]
    public static partial void SourceFault(ILogger logger, Exception exception, string source);

    [LoggerMessage(104, LogLevel.Debug, "Source {Source} delivered frame {Sequence} of {Bytes} bytes.")]
    public static partial void FrameCaptured(ILogger logger, string source, long sequence, int bytes);
}
