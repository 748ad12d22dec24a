using EdgeAI.Capture.Sources;
using EdgeAI.Capture.Sources.V4l2;
using EdgeAI.Capture.Uplink;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace EdgeAI.Capture.Hosting;

/// <summary>Builds and runs the worker, and gives its owner one clear line and an exit code when it cannot start.</summary>
internal static class CaptureHost
{
    private const int Failure = 1;
    private const int WrongConfiguration = 2;

    /// <summary>Runs until the worker is told to stop, or lists the cameras where the command line says <c>sources</c>.</summary>
    /// <returns>0; 2 when the configuration cannot be used; 1 when the worker cannot start, or there is no camera to list.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [SourcesCommand.Name])
            return await ListSourcesAsync().ConfigureAwait(false);
        try
        {
            var app = Build(args);
            await using (app.ConfigureAwait(false))
                await app.RunAsync().ConfigureAwait(false);
            return 0;
        }
        catch (OptionsValidationException exception)
        {
            foreach (var fault in exception.Failures)
                Tell(fault);
            return WrongConfiguration;
        }
        // What the configuration binder throws for a value of the wrong type; it names key and type.
        catch (InvalidOperationException exception) when (exception.InnerException is FormatException or OverflowException or ArgumentException)
        {
            Tell(exception.Message);
            return WrongConfiguration;
        }
        catch (IOException exception)
        {
            Tell($"Cannot listen. {exception.Message.TrimEnd('.')}. Stop the other program, or choose another port: {CaptureOptions.Section}:{nameof(CaptureOptions.HttpPort)} or ASPNETCORE_URLS.");
            return Failure;
        }
    }

    private static async Task<int> ListSourcesAsync()
    {
        var services = new ServiceCollection().AddLogging().AddSourceKinds().BuildServiceProvider();
        await using (services.ConfigureAwait(false))
            return await SourcesCommand.RunAsync(services.GetRequiredService<CameraFinder>(), services.GetServices<IFrameSourceFactory>(), Console.Out).ConfigureAwait(false);
    }

    /// <summary>The worker, ready to start; its configuration is checked.</summary>
    /// <exception cref="OptionsValidationException">The configuration has faults: all of them.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        // Lowest of all sources: whatever is configured anywhere goes before.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults() });
        builder.AddServiceDefaults();
        builder.Services.AddCapture(builder.Configuration);
        Listen(builder);

        var app = builder.Build();
        app.MapDefaultEndpoints();
        // Before the host starts, so that a fault is one line and not a stack trace in the log.
        _ = app.Services.GetRequiredService<IOptions<CaptureOptions>>().Value;
        return app;
    }

    private static Dictionary<string, string?> Defaults() => new()
    {
        [InferenceClient.AddressKey] = InferenceClient.UsualAddress,
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Grpc"] = "None",
        // Would repeat at every probe what the uplink and the sources said once.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "Error",
        // A fault at the start is told in one line on standard error.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
    };

    private static void Listen(WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]) || !string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.HttpPortsKey]))
            return;
        builder.WebHost.ConfigureKestrel((_, kestrel) =>
            kestrel.Listen(System.Net.IPAddress.Loopback, kestrel.ApplicationServices.GetRequiredService<IOptions<CaptureOptions>>().Value.HttpPort));
    }

    private static void Tell(string fault) => Console.Error.WriteLine($"error: {fault.ReplaceLineEndings(" ")}");
}
