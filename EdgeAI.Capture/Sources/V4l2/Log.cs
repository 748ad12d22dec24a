namespace EdgeAI.Capture.Sources.V4l2;

internal static partial class Log
{
    [LoggerMessage(150, LogLevel.Information, "Opened {Camera}: {Width}x{Height} {Format}.")]
    public static partial void Opened(ILogger logger, string camera, uint width, uint height, string format);

    [LoggerMessage(151, LogLevel.Warning, "Reset the USB port of {Camera}, which failed again and again.")]
    public static partial void PortReset(ILogger logger, string camera);

    [LoggerMessage(152, LogLevel.Warning, "Cannot reset the USB port of {Camera}: {Reason}")]
    public static partial void PortNotReset(ILogger logger, string camera, string reason);
}
