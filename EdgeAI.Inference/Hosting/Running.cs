using EdgeAI.Inference.Hosting;

namespace EdgeAI.Inference;

/// <summary>Runs the service so that its owner gets a clear line and an exit code instead of a stack trace.</summary>
internal static class Running
{
    /// <summary>Runs until the service is told to stop.</summary>
    /// <returns>0; 2 when the configuration cannot be used; 1 when the service cannot start or go on.</returns>
    public static async Task<int> RunToExitCodeAsync(this WebApplication app)
    {
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (Exception exception) when (StartupFault.Of(exception) is { } fault)
            {
                StartupFault.Print(fault.Message);
                return fault.ExitCode;
            }
            var endpoints = app.Services.GetRequiredService<ListeningEndpoints>();
            if (endpoints.LivePage is { } address) Log.LivePage(app.Logger, address);
            await app.WaitForShutdownAsync();
            return app.Services.GetRequiredService<FatalFault>().Occurred ? StartupFault.Failure : 0;
        }
    }
}
