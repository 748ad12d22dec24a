namespace EdgeAI.Inference.Deciding;

internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Debug, "Decides between {Labels} labels with {Corrections} corrections, ready after {Milliseconds:F1} ms")]
    public static partial void BasisBuilt(ILogger logger, int labels, int corrections, double milliseconds);
}
