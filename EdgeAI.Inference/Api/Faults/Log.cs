namespace EdgeAI.Inference.Api.Faults;

internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Error, "{Operation} failed")]
    public static partial void Failed(ILogger logger, string operation, Exception exception);

    [LoggerMessage(201, LogLevel.Debug, "{Operation} was refused: {Fault}: {Detail}")]
    public static partial void Refused(ILogger logger, string operation, string fault, string detail);
}
