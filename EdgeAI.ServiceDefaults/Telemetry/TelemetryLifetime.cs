using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>Tells at the start what is wrong with the settings, and sends at the end what is left, within two seconds.</summary>
internal sealed class TelemetryLifetime(TelemetrySettings settings, IServiceProvider services, ILoggerFactory loggers) : IHostedLifecycleService
{
    private const int FlushMilliseconds = 400;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger(TelemetrySettings.Category);
        foreach (var fault in settings.Faults) Log.BadSetting(logger, fault);
        return Task.CompletedTask;
    }

    // After everything else has stopped: its last words are sent too.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<Collectors>() is not { } collectors) return;
        await Task.WhenAll(
            Task.Run(() => services.GetService<TracerProvider>()?.ForceFlush(FlushMilliseconds), CancellationToken.None),
            Task.Run(() => services.GetService<LoggerProvider>()?.ForceFlush(FlushMilliseconds), CancellationToken.None),
            Task.Run(() => services.GetService<MeterProvider>()?.ForceFlush(FlushMilliseconds), CancellationToken.None)).ConfigureAwait(false);
        await collectors.CloseAsync(Collectors.Patience).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
