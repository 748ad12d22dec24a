using EdgeAI.Orchestration.Running.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Orchestration.Running;

/// <summary>Resources that never run here but are shown: parameters, and services that others run.</summary>
internal static class PassiveResources
{
    /// <summary>Announces one; a service that others run is watched until the run ends.</summary>
    public static async Task AnnounceAsync(IResource resource, RunContext context, CancellationToken end)
    {
        var instance = new ResourceInstance(resource, 0, 1, new Dictionary<string, int>(), context);
        switch (resource)
        {
            case ParameterResource parameter:
                await AnnounceAsync(instance, parameter, end).ConfigureAwait(false);
                break;
            case ExternalServiceResource service:
                var uri = await service.GetUriAsync(end).ConfigureAwait(false);
                instance.Update(snapshot => snapshot with { State = KnownResourceStates.Running, Urls = [new UrlSnapshot("external", uri.ToString(), IsInternal: false)] });
                _ = HealthMonitor.WatchAsync(instance, context, end);
                break;
        }
    }

    private static async Task AnnounceAsync(ResourceInstance instance, ParameterResource parameter, CancellationToken end)
    {
        try
        {
            var value = await parameter.GetValueAsync(end).ConfigureAwait(false);
            instance.Update(snapshot => snapshot with
            {
                State = KnownResourceStates.Running,
                HealthStatus = HealthStatus.Healthy,
                Properties = [new ResourcePropertySnapshot("value", value, parameter.Secret)],
            });
        }
        catch (DistributedApplicationException exception)
        {
            // Whoever needs the value fails and says so; a parameter that nobody needs is no reason not to start.
            instance.Update(snapshot => snapshot with { State = KnownResourceStates.FailedToStart, StateDetail = exception.Message });
        }
    }
}
