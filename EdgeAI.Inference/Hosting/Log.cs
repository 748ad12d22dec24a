namespace EdgeAI.Inference.Hosting;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Live page: {Address}")]
    public static partial void LivePage(ILogger logger, string address);
}
