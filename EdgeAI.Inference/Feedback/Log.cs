using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Feedback;

internal static partial class Log
{
    [LoggerMessage(320, LogLevel.Information, "Correction {Id}: a frame of {Source} {Kind} {Label}")]
    public static partial void Given(ILogger logger, CorrectionKind kind, string label, string source, string id);

    [LoggerMessage(321, LogLevel.Information, "Correction {Id} was taken back")]
    public static partial void Undone(ILogger logger, string id);

    [LoggerMessage(322, LogLevel.Warning, "Correction {Id} was given to a module that takes {Was} pixels, this one takes {Is}: it has no effect")]
    public static partial void OtherSize(ILogger logger, string id, int was, int @is);

    [LoggerMessage(323, LogLevel.Warning, "Correction {Id} could not be embedded and has no effect until the next start")]
    public static partial void NotEmbedded(ILogger logger, string id, Exception exception);

    [LoggerMessage(324, LogLevel.Information, "{Count} corrections were not embedded by this module and projection: they hold once they are, in the background")]
    public static partial void Later(ILogger logger, int count);

    [LoggerMessage(325, LogLevel.Information, "{Count} corrections are embedded and hold from now on")]
    public static partial void CaughtUp(ILogger logger, int count);

    [LoggerMessage(326, LogLevel.Warning, "Corrections could not be looked after: {Reason}")]
    public static partial void UpkeepFailed(ILogger logger, string reason);
}
