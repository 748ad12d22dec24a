using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Orchestration.Running.Health;

/// <summary>Keeps the health of one running copy up to date until it is told to stop.</summary>
internal static class HealthMonitor
{
    public static async Task WatchAsync(ResourceInstance instance, RunContext context, CancellationToken cancellationToken)
    {
        var keys = instance.Resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToList();
        if (keys.Count == 0)
        {
            // Nothing to ask: what runs is healthy.
            instance.Update(snapshot => snapshot with { HealthStatus = HealthStatus.Healthy });
            return;
        }
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var reports = await Task.WhenAll(keys.Select(key => context.Health.CheckAsync(instance, key, cancellationToken))).ConfigureAwait(false);
                var worst = reports.Min(report => report.Status);
                instance.Update(snapshot => Describe(snapshot, worst, [.. reports]));
                await Task.Delay(worst == HealthStatus.Healthy ? context.Options.HealthSteady : context.Options.HealthStarting, context.Time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
        }
    }

    /// <summary>Only a change of status or text is a change of the resource; a later time of the same answer is not worth an event.</summary>
    private static CustomResourceSnapshot Describe(CustomResourceSnapshot before, HealthStatus? worst, ImmutableArray<HealthReportSnapshot> reports)
    {
        var same = before.HealthStatus == worst && before.HealthReports.Length == reports.Length
            && before.HealthReports.Zip(reports).All(pair => pair.First with { CheckedAt = null } == pair.Second with { CheckedAt = null });
        return same ? before : before with { HealthStatus = worst, HealthReports = reports };
    }
}
