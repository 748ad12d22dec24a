namespace EdgeAI.Inference.Deciding;

internal static partial class Log
{
    [LoggerMessage(331, LogLevel.Warning, "The index was built by an older version, which did not keep what answers are told by: likely labels are listed, none is named, until it is built again")]
    public static partial void OnlyLists(ILogger logger);

    [LoggerMessage(300, LogLevel.Debug, "Decides between {Labels} labels with {Corrections} corrections, ready after {Milliseconds:F1} ms")]
    public static partial void BasisBuilt(ILogger logger, int labels, int corrections, double milliseconds);
}
