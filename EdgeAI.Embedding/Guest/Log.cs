using Microsoft.Extensions.Logging;

namespace EdgeAI.Embedding.Guest;

internal static partial class Log
{
    [LoggerMessage(EventId = 100, Message = "Guest: {Message}")]
    public static partial void GuestSaid(this ILogger logger, LogLevel level, string message);

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "A guest instance was thrown away: {Reason}")]
    public static partial void InstanceReplaced(this ILogger logger, string reason);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "The compiled module {Path} is not usable ({Reason}); compiling again")]
    public static partial void CompiledModuleRefused(this ILogger logger, string path, string reason);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "The compiled module cannot be kept in {Directory} ({Reason}); every start compiles it")]
    public static partial void CompiledModuleNotKept(this ILogger logger, string directory, string reason);

    [LoggerMessage(EventId = 104, Level = LogLevel.Debug, Message = "Module {Hash} ready after {Elapsed}, compiled: {Compiled}")]
    public static partial void ModuleReady(this ILogger logger, string hash, TimeSpan elapsed, bool compiled);
}
