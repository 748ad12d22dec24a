using Docker.DotNet;

namespace EdgeAI.Orchestration.Running.Containers;

/// <summary>Containers that an earlier run has left on purpose.</summary>
internal static class PersistentContainers
{
    /// <returns>The ports of this machine that the container of an earlier run holds, by the port within; empty when there is none.</returns>
    public static async Task<IReadOnlyDictionary<int, int>> PortsAsync(ContainerEngine engine, ContainerResource container, string appHostDirectory, CancellationToken cancellationToken)
    {
        var ports = new Dictionary<int, int>();
        if (ContainerRequest.LifetimeOf(container) != ContainerLifetime.Persistent)
            return ports;
        try
        {
            var existing = await engine.Client.Containers.InspectContainerAsync(ContainerRequest.NameOf(container, appHostDirectory), cancellationToken).ConfigureAwait(false);
            foreach (var (within, bindings) in existing.HostConfig?.PortBindings ?? new Dictionary<string, IList<Docker.DotNet.Models.PortBinding>>())
                if (bindings is [var binding, ..] && int.TryParse(binding.HostPort, out var port) && int.TryParse(within.Split('/')[0], out var inner))
                    ports[inner] = port;
        }
        catch (DockerApiException exception) when (exception.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // The first run of all.
        }
        return ports;
    }
}
