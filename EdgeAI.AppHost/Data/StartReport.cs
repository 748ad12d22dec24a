using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.AppHost.Data;

/// <summary>Prints one line when every service is healthy: how long that took, and where the live page is.</summary>
internal sealed class StartReport(IReadOnlyList<IResourceBuilder<ProjectResource>> services, IResourceBuilder<ProjectResource> page, ResourceNotificationService notifications) : BackgroundService
{
    private readonly long _started = TimeProvider.System.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var name in services.Select(service => service.Resource.Name))
            try
            {
                await notifications.WaitForResourceHealthyAsync(name, WaitBehavior.StopOnResourceUnavailable, stoppingToken).ConfigureAwait(false);
            }
            catch (DistributedApplicationException)
            {
                // A background service that throws would end the application, and with it the dashboard that says why.
                await Console.Error.WriteLineAsync($"{name} did not start. The dashboard has its console and that of what it waited for.").ConfigureAwait(false);
                return;
            }
        Console.WriteLine($"Everything is healthy after {TimeProvider.System.GetElapsedTime(_started).TotalSeconds:0.0} s. Live page: {page.GetEndpoint("http").Url}");
    }
}

/// <summary>Adds it.</summary>
internal static class StartReportExtensions
{
    /// <summary>Says when these services are healthy, and the address of the one that has the page.</summary>
    public static void ReportStart(this IDistributedApplicationBuilder builder, IReadOnlyList<IResourceBuilder<ProjectResource>> services, IResourceBuilder<ProjectResource> page) =>
        builder.AddWatcher(provider => new StartReport(services, page, provider.GetRequiredService<ResourceNotificationService>()));
}
