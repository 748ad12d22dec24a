namespace EdgeAI.Inference.Catalog;

internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Module {Model} is warm after {Milliseconds:F0} ms")]
    public static partial void ModuleWarm(ILogger logger, string model, double milliseconds);

    [LoggerMessage(101, LogLevel.Information, "Index {Path} is open with {Entries} entries after {Milliseconds:F0} ms")]
    public static partial void IndexOpen(ILogger logger, string path, int entries, double milliseconds);
}
