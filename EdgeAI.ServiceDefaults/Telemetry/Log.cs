using Microsoft.Extensions.Logging;

namespace EdgeAI.ServiceDefaults.Telemetry;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Fault}")]
    public static partial void BadSetting(ILogger logger, string fault);

    [LoggerMessage(2, LogLevel.Warning, "Telemetry does not reach the collector at {Collector}: {Reason} The newest {KeptMegabytes} MiB are kept and sent when it answers.")]
    public static partial void CollectorAway(ILogger logger, string collector, string reason, long keptMegabytes);

    [LoggerMessage(3, LogLevel.Warning, "The collector at {Collector} refuses {Signal}: {Reason} What it refuses is dropped.")]
    public static partial void CollectorRefuses(ILogger logger, string collector, string signal, string reason);

    [LoggerMessage(4, LogLevel.Information, "The collector at {Collector} takes telemetry again, after {Seconds} s. Exports that were dropped in between: {Dropped}.")]
    public static partial void CollectorBack(ILogger logger, string collector, long seconds, long dropped);

    [LoggerMessage(5, LogLevel.Debug, "The collector at {Collector} does not take {Signal} yet: {Reason}")]
    public static partial void StillAway(ILogger logger, string collector, string signal, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Stopping with {Exports} exports of telemetry that the collector at {Collector} did not take.")]
    public static partial void Undelivered(ILogger logger, int exports, string collector);
}
