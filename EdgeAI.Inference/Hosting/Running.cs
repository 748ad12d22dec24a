using EdgeAI.Inference.Hosting;

namespace EdgeAI.Inference;

/// <summary>Runs the service so that its owner gets a clear line and an exit code instead of a stack trace.</summary>
internal static class Running
{
    /// <summary>Builds the service and runs it until it is told to stop.</summary>
    /// <returns>0; 2 when the configuration cannot be used; 1 when the service cannot start or go on.</returns>
    public static async Task<int> ToExitCodeAsync(Func<WebApplication> build)
    {
        NativeArenas.Limit();
        try
        {
            await using var app = build();
            var fatal = app.Services.GetRequiredService<FatalFault>();
            try
            {
                await app.StartAsync();
                // Said before anybody asks for a change.
                _ = app.Services.GetRequiredService<WriteKey>().Value;
                if (app.Services.GetRequiredService<ListeningEndpoints>().LivePage is { } address) Log.LivePage(app.Logger, address);
                await app.WaitForShutdownAsync();
            }
            catch (OperationCanceledException) when (fatal.Occurred)
            {
                // It was stopped before it had started; why has been said.
            }
            return fatal.Occurred ? StartupFault.Failure : 0;
        }
        catch (Exception exception) when (StartupFault.Of(exception) is { } fault)
        {
            StartupFault.Print(fault.Message);
            return fault.ExitCode;
        }
    }
}
