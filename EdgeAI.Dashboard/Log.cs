namespace EdgeAI.Dashboard;

/// <summary>What the dashboard logs of itself.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Lost the AppHost: {Problem} Trying again until it is back.")]
    public static partial void AppHostLost(this ILogger logger, string problem);
}
