namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>
/// A shell starts what it puts in the background with SIGINT ignored, and nohup does so with SIGHUP. .NET respects that and would
/// never call a handler, so that the signal would end nothing. The AppHost is asked to end by it all the same, in order.
/// </summary>
internal static class InheritedSignals
{
    /// <summary>Call before the handler is registered. SIGHUP stays as it was inherited: who says nohup means it.</summary>
    public static void TakeBack()
    {
        if (!OperatingSystem.IsWindows())
            _ = Libc.SetSignal(Libc.SigInt, Libc.SignalDefault);
    }
}
