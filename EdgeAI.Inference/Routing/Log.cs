namespace EdgeAI.Inference.Routing;

internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Information, "Collection {Collection} at {Server} answers with {Entries} entries")]
    public static partial void CollectionAnswers(ILogger logger, string collection, Uri server, long entries);

    [LoggerMessage(601, LogLevel.Warning, "{Fault} It is tried again and again; frames are answered as soon as it can be used")]
    public static partial void CollectionUnavailable(ILogger logger, string fault);
}
