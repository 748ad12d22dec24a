namespace EdgeAI.Inference.Catalog;

internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Module {Model} is warm after {Milliseconds:F0} ms")]
    public static partial void ModuleWarm(ILogger logger, string model, double milliseconds);

    [LoggerMessage(101, LogLevel.Information, "Index {Path} is open with {Entries} entries after {Milliseconds:F0} ms")]
    public static partial void IndexOpen(ILogger logger, string path, int entries, double milliseconds);

    [LoggerMessage(102, LogLevel.Warning,
        "There is no index {Path}: nothing is known yet but what is taught here, which is kept. An index that comes to lie there is taken up; {Command} builds one, and {Key} names another")]
    public static partial void NoIndex(ILogger logger, string path, string command, string key);

    [LoggerMessage(103, LogLevel.Information, "The index {Path} that lies there now is taken up: its {Entries} entries answer from the next frame on")]
    public static partial void IndexTaken(ILogger logger, string path, long entries);

    [LoggerMessage(104, LogLevel.Warning, "The index {Path} that lies there now is refused, and the one before goes on answering: {Reason}")]
    public static partial void IndexRefused(ILogger logger, string path, string reason);

    [LoggerMessage(105, LogLevel.Warning, "The index {Path} is gone: its entries go on answering until the service ends, and after that they are not known any more")]
    public static partial void IndexGone(ILogger logger, string path);
}
