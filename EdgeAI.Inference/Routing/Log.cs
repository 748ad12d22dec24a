namespace EdgeAI.Inference.Routing;

internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Information, "Collection {Collection} at {Server} answers with {Entries} entries")]
    public static partial void CollectionAnswers(ILogger logger, string collection, Uri server, long entries);

    [LoggerMessage(601, LogLevel.Warning, "{Fault} It is tried again and again; frames are answered as soon as it can be used")]
    public static partial void CollectionUnavailable(ILogger logger, string fault);

    [LoggerMessage(602, LogLevel.Information, "Collection {Collection} at {Server} can be used again")]
    public static partial void CollectionBack(ILogger logger, string collection, Uri server);

    [LoggerMessage(603, LogLevel.Warning, "Index {Origin} is lost: {Reason} It is not asked until a probe in the background is answered")]
    public static partial void IndexLost(ILogger logger, string origin, string reason);

    [LoggerMessage(604, LogLevel.Information, "Index {Origin} is back")]
    public static partial void IndexBack(ILogger logger, string origin);

    [LoggerMessage(605, LogLevel.Warning, "{Warning}")]
    public static partial void VersionsDiffer(ILogger logger, string warning);
}
