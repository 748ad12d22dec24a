using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.AppHost.Data;

/// <summary>Prints one line when the Qdrant container cannot start although a runtime answers, for example because its image cannot be pulled.</summary>
internal sealed class QdrantReport(IResource qdrant, ResourceNotificationService notifications) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await notifications.WaitForResourceAsync(qdrant.Name, KnownResourceStates.FailedToStart, stoppingToken).ConfigureAwait(false);
        await Console.Error.WriteLineAsync($"{qdrant.Name} did not start; its console in the dashboard says why. The embedded index serves.").ConfigureAwait(false);
    }
}

/// <summary>Adds it.</summary>
internal static class QdrantReportExtensions
{
    /// <summary>Says when the container does not start.</summary>
    public static IResourceBuilder<QdrantServerResource> ReportFailedStart(this IResourceBuilder<QdrantServerResource> qdrant)
    {
        qdrant.ApplicationBuilder.AddWatcher(services => new QdrantReport(qdrant.Resource, services.GetRequiredService<ResourceNotificationService>()));
        return qdrant;
    }
}
