using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.AppHost.Data;

/// <summary>Prints one line when every service is healthy: how long that took, and where the live page is.</summary>
internal sealed class StartReport(IReadOnlyList<IResourceBuilder<ProjectResource>> services, IResourceBuilder<ProjectResource> page, ResourceNotificationService notifications) : BackgroundService
{
    private readonly long _started = TimeProvider.System.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(services.Select(service => notifications.WaitForResourceHealthyAsync(service.Resource.Name, stoppingToken))).ConfigureAwait(false);
        Console.WriteLine($"Everything is healthy after {TimeProvider.System.GetElapsedTime(_started).TotalSeconds:0.0} s. Live page: {page.GetEndpoint("http").Url}");
    }
}

/// <summary>Adds it.</summary>
internal static class StartReportExtensions
{
    /// <summary>Says when these services are healthy, and the address of the one that has the page.</summary>
    public static void ReportStart(this IDistributedApplicationBuilder builder, IReadOnlyList<IResourceBuilder<ProjectResource>> services, IResourceBuilder<ProjectResource> page)
    {
        if (builder.ExecutionContext.IsRunMode)
            builder.Services.AddHostedService(provider => new StartReport(services, page, provider.GetRequiredService<ResourceNotificationService>()));
    }
}
