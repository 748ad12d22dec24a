namespace EdgeAI.Inference.Regions;

internal static partial class Log
{
    [LoggerMessage(750, LogLevel.Warning, "The regions in {Path} cannot be read and are not in force: {Reason}")]
    public static partial void Unreadable(ILogger logger, string path, string reason);

    [LoggerMessage(751, LogLevel.Information, "{Source} is looked at in its own way from now on: {Region}")]
    public static partial void Set(ILogger logger, string source, string region);

    [LoggerMessage(752, LogLevel.Information, "{Source} is looked at whole from now on")]
    public static partial void Removed(ILogger logger, string source);

    [LoggerMessage(754, LogLevel.Information, "Mode of answers about {Source} from now on: {Mode}")]
    public static partial void ModeSet(ILogger logger, string source, string mode);

    [LoggerMessage(755, LogLevel.Information, "Things looked for in the frames of {Source} from now on: {Items}")]
    public static partial void ItemsSet(ILogger logger, string source, string items);

    [LoggerMessage(753, LogLevel.Warning, "The region of {Source} in {Path} changes the preprocessing and is not declared \"compatible\": true; it is not in force")]
    public static partial void Undeclared(ILogger logger, string source, string path);
}
