using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.AppHost.Data;

/// <summary>Starts a service again after it crashed, at once the first time and then after growing pauses. Aspire leaves a crashed project as it is.</summary>
internal sealed class CrashRestart(IResource service, ResourceNotificationService notifications, ResourceCommandService commands) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var handled = new Dictionary<string, DateTime>();
        var pause = TimeSpan.Zero;
        await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            // Exit code 0: somebody stopped it.
            if (change.Resource != service || change.Snapshot is not { ExitCode: not (null or 0), StopTimeStamp: { } stopped })
                continue;
            // Several changes follow one crash.
            if (handled.TryGetValue(change.ResourceId, out var earlier) && earlier == stopped)
                continue;
            handled[change.ResourceId] = stopped;
            if (stopped - change.Snapshot.StartTimeStamp > LongestPause)
                pause = TimeSpan.Zero;
            await Task.Delay(pause, stoppingToken).ConfigureAwait(false);
            pause = TimeSpan.FromSeconds(Math.Clamp(pause.TotalSeconds * 2, 1, LongestPause.TotalSeconds));
            await commands.ExecuteCommandAsync(change.ResourceId, KnownResourceCommands.StartCommand, stoppingToken).ConfigureAwait(false);
        }
    }
}

/// <summary>Adds it.</summary>
internal static class CrashRestartExtensions
{
    /// <summary>Starts the service again whenever it has crashed.</summary>
    public static IResourceBuilder<ProjectResource> WithRestartAfterCrash(this IResourceBuilder<ProjectResource> service)
    {
        service.ApplicationBuilder.AddWatcher(services => new CrashRestart(service.Resource,
            services.GetRequiredService<ResourceNotificationService>(), services.GetRequiredService<ResourceCommandService>()));
        return service;
    }
}
