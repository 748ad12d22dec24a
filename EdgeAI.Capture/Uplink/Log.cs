namespace EdgeAI.Capture.Uplink;

internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Information, "Inference answers the frames of {Source}.")]
    public static partial void Answers(ILogger logger, string source);

    [LoggerMessage(201, LogLevel.Warning, "Inference stopped answering the frames of {Source}. {Reason} Next attempt in {Pause}; frames are dropped until then.")]
    public static partial void Lost(ILogger logger, string source, string reason, TimeSpan pause);

    [LoggerMessage(202, LogLevel.Warning, "Cannot reach inference for the frames of {Source}. {Reason} Next attempt in {Pause}; frames are dropped until then.")]
    public static partial void Unavailable(ILogger logger, string source, string reason, TimeSpan pause);

    [LoggerMessage(203, LogLevel.Debug, "Still cannot reach inference for the frames of {Source}. {Reason} Next attempt in {Pause}.")]
    public static partial void StillUnavailable(ILogger logger, string source, string reason, TimeSpan pause);

    [LoggerMessage(207, LogLevel.Warning, "Inference refuses every frame of {Source}: {Reason}")]
    public static partial void RefusesAll(ILogger logger, string source, string reason);

    [LoggerMessage(209, LogLevel.Debug, "Inference could not be told what became of {Source}.")]
    public static partial void NotReported(ILogger logger, Exception exception, string source);

    [LoggerMessage(208, LogLevel.Warning, "Inference answers the frames of {Source} again, after {Refused} that it refused.")]
    public static partial void AnswersAgain(ILogger logger, string source, int refused);

    [LoggerMessage(204, LogLevel.Debug, "Frame {Sequence} of {Source} was answered after {Milliseconds:0.0} ms.")]
    public static partial void FrameAnswered(ILogger logger, string source, long sequence, double milliseconds);

    [LoggerMessage(205, LogLevel.Debug, "Frame {Sequence} of {Source} was refused: {Reason}")]
    public static partial void FrameRefused(ILogger logger, string source, long sequence, string reason);

    [LoggerMessage(206, LogLevel.Debug, "The stream of {Source} ended with an exception.")]
    public static partial void StreamFault(ILogger logger, Exception exception, string source);
}
