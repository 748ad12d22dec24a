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

    private Collectors? _collectors;
    private TracerProvider? _spans;
    private LoggerProvider? _logs;
    private MeterProvider? _metrics;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger(TelemetrySettings.Category);
        foreach (var fault in settings.Faults) Log.BadSetting(logger, fault);
        return Task.CompletedTask;
    }

    // Here, because a service that is stopped in the middle of stopping has none to give any more.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        (_collectors, _spans, _logs, _metrics) =
            (services.GetService<Collectors>(), services.GetService<TracerProvider>(), services.GetService<LoggerProvider>(), services.GetService<MeterProvider>());
        return Task.CompletedTask;
    }

    // After everything else has stopped: its last words are sent too.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_collectors is null) return;
        await Task.WhenAll(
            Task.Run(() => _spans?.ForceFlush(FlushMilliseconds), CancellationToken.None),
            Task.Run(() => _logs?.ForceFlush(FlushMilliseconds), CancellationToken.None),
            Task.Run(() => _metrics?.ForceFlush(FlushMilliseconds), CancellationToken.None)).ConfigureAwait(false);
        await _collectors.CloseAsync(Collectors.Patience).ConfigureAwait(false);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
