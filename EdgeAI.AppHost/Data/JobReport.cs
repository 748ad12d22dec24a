using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.AppHost.Data;

/// <summary>Prints one line whenever work that others wait for has failed: they go on waiting, and only the dashboard would say so.</summary>
internal sealed class JobReport(DistributedApplicationModel model, ResourceNotificationService notifications) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var waiting = model.Resources.SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>(), (resource, wait) => (Resource: resource, wait))
            .Where(pair => pair.wait.WaitType == WaitType.WaitForCompletion).ToLookup(pair => pair.wait.Resource, pair => pair.Resource.Name);
        var said = new HashSet<(string, DateTime?)>();
        await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
            if (waiting.Contains(change.Resource) && change.Snapshot is { ExitCode: not (null or 0) and var code } && said.Add((change.ResourceId, change.Snapshot.StartTimeStamp)))
                await Console.Error.WriteLineAsync($"{change.Resource.Name} ended with code {code}; {string.Join(", ", waiting[change.Resource])} waits for it. " +
                    "Its console in the dashboard says why; start it there again when that is mended.").ConfigureAwait(false);
    }
}

/// <summary>Adds it.</summary>
internal static class JobReportExtensions
{
    /// <summary>Says when work that others wait for has failed.</summary>
    public static void ReportFailedJobs(this IDistributedApplicationBuilder builder) =>
        builder.AddWatcher(services => new JobReport(services.GetRequiredService<DistributedApplicationModel>(), services.GetRequiredService<ResourceNotificationService>()));
}
