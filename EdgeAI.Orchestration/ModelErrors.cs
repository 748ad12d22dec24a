namespace EdgeAI.Orchestration;

/// <summary>A mistake in the model or its configuration is the user's to mend: one line that says how, and no stack trace.</summary>
internal static class ModelErrors
{
    /// <summary>Exit code for usage and configuration errors.</summary>
    public const int ExitCode = 2;

    private static int _installed;

    public static void ShowInOneLine()
    {
        if (Interlocked.Exchange(ref _installed, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += (_, e) =>
            {
                if (e.ExceptionObject is not DistributedApplicationException exception)
                    return;
                Console.Error.WriteLine($"error: {exception.Message}");
                Environment.Exit(ExitCode);
            };
    }
}
