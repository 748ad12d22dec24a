using Docker.DotNet;
using Docker.DotNet.Models;

namespace EdgeAI.Orchestration.Running.Containers;

/// <summary>Removes what an AppHost that was killed has left.</summary>
internal static class LeftoverContainers
{
    /// <returns>Names of what was removed.</returns>
    public static async Task<IReadOnlyList<string>> RemoveAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        var ours = await engine.Client.Containers.ListContainersAsync(new ContainersListParameters
        {
            All = true,
            Filters = new Dictionary<string, IDictionary<string, bool>>
            {
                ["label"] = new Dictionary<string, bool> { [ContainerLabels.AppHost] = true, [$"{ContainerLabels.Lifetime}={ContainerLifetime.Session}"] = true },
            },
        }, cancellationToken).ConfigureAwait(false);
        foreach (var container in ours.Where(container => ContainerLabels.IsAbandoned(container.Labels)))
        {
            await RemoveAsync(engine, container.ID, cancellationToken).ConfigureAwait(false);
            removed.Add(container.Names.FirstOrDefault()?.TrimStart('/') ?? container.ID);
        }
        return removed;
    }

    /// <summary>Ends and removes a container; its volumes with names stay.</summary>
    public static async Task RemoveAsync(ContainerEngine engine, string id, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException exception) when (exception.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
        {
            // It is gone, or another is removing it.
        }
    }
}
