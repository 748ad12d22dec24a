namespace EdgeAI.Inference.Items;

internal static partial class Log
{
    [LoggerMessage(700, LogLevel.Information, "{Items} taught items with {Photographs} photographs are in the index")]
    public static partial void Joined(ILogger logger, int items, int photographs);

    [LoggerMessage(701, LogLevel.Warning, "Taught items are not served: {Reason}")]
    public static partial void Unavailable(ILogger logger, string reason);

    [LoggerMessage(703, LogLevel.Information, "Learned {Label} ({Id}): {Added} photographs, {Dropped} near-copies dropped, {Milliseconds:F0} ms")]
    public static partial void Learned(ILogger logger, string label, string id, int added, int dropped, double milliseconds);

    [LoggerMessage(704, LogLevel.Information, "Renamed item {Id} to {Label}")]
    public static partial void Renamed(ILogger logger, string id, string label);

    [LoggerMessage(705, LogLevel.Information, "Removed item {Id} ({Label})")]
    public static partial void Removed(ILogger logger, string id, string label);

    [LoggerMessage(706, LogLevel.Information, "Fitted anew to {Photographs} photographs of {Labels} labels in {Seconds:F1} s; in use from now on")]
    public static partial void Refitted(ILogger logger, int photographs, int labels, double seconds);

    [LoggerMessage(707, LogLevel.Information, "Not fitted anew: {Reason}")]
    public static partial void RefitSkipped(ILogger logger, string reason);

    [LoggerMessage(708, LogLevel.Warning, "Fitting anew failed; the projection stays as it was")]
    public static partial void RefitFailed(ILogger logger, Exception exception);

    [LoggerMessage(709, LogLevel.Information, "Serving the fit {Path} that was made after items were taught")]
    public static partial void RefitServed(ILogger logger, string path);

    [LoggerMessage(710, LogLevel.Warning, "The fit {Path} cannot be used and is removed: {Reason}")]
    public static partial void RefitUnusable(ILogger logger, string path, string reason);
}
