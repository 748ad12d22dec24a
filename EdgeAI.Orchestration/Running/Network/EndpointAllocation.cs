using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace EdgeAI.Orchestration.Running.Network;

/// <summary>Gives every endpoint its ports before anything starts, so that a resource can name any other.</summary>
internal sealed class EndpointAllocation(IConfiguration configuration)
{
    /// <summary>Configuration section in which a user may move a fixed port: <c>Ports:RESOURCE:ENDPOINT</c>, 0 for a free one.</summary>
    internal const string PortsSection = "Ports";

    /// <summary>Whether fixed ports of the model are ignored; tests run side by side.</summary>
    internal const string RandomizeKey = "DcpPublisher:RandomizePorts";

    private readonly bool _randomize = configuration.GetValue<bool>(RandomizeKey);

    /// <summary>Ports of all endpoints of a resource with a number of copies.</summary>
    /// <exception cref="DistributedApplicationException">A fixed port is in use, or the model contradicts itself.</exception>
    public IReadOnlyList<EndpointPorts> Allocate(IResource resource, int copies) =>
        [.. resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => Allocate(resource, endpoint, copies))];

    /// <summary>Ports of all endpoints of a container: it listens on its own, and one of this machine's leads to each.</summary>
    /// <param name="container">The container.</param>
    /// <param name="kept">Ports of this machine that a container of an earlier run holds, by the port within.</param>
    /// <exception cref="DistributedApplicationException">A fixed port is in use, or the model contradicts itself.</exception>
    public IReadOnlyList<EndpointPorts> Allocate(ContainerResource container, IReadOnlyDictionary<int, int> kept) =>
        [.. container.Annotations.OfType<EndpointAnnotation>().Select(endpoint => Allocate(container, endpoint, kept))];

    private EndpointPorts Allocate(ContainerResource container, EndpointAnnotation endpoint, IReadOnlyDictionary<int, int> kept)
    {
        var within = endpoint.TargetPort ?? endpoint.Port ?? throw new DistributedApplicationException(
            $"Endpoint \"{endpoint.Name}\" of container \"{container.Name}\" names no port: give targetPort, the port that the program in the container listens on.");
        var asked = Asked(container, endpoint);
        var held = kept.TryGetValue(within, out var port) && (asked is null || asked == port);
        if (!held && asked is not null)
            EnsureFree(container, endpoint, asked.Value);
        var publicPort = held ? port : asked ?? PortAllocator.Free();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", publicPort);
        return new EndpointPorts(endpoint, publicPort, [within], IsBalanced: false);
    }

    private EndpointPorts Allocate(IResource resource, EndpointAnnotation endpoint, int copies)
    {
        if (copies > 1 && endpoint.TargetPort is not null)
            throw new DistributedApplicationException(
                $"Resource \"{resource.Name}\" has {copies} replicas, but its endpoint \"{endpoint.Name}\" fixes the target port {endpoint.TargetPort}: " +
                "every copy needs a port of its own. Leave targetPort out.");
        if (copies > 1 && endpoint.UriScheme is not ("http" or "https"))
            throw new DistributedApplicationException(
                $"Resource \"{resource.Name}\" has {copies} replicas, but its endpoint \"{endpoint.Name}\" speaks {endpoint.UriScheme}: only HTTP is balanced.");

        // Whoever moves a port moves the resource itself, and not a balancer before it.
        var moved = configuration[KeyOf(resource, endpoint)] is { Length: > 0 };
        var target = _randomize || moved ? null : endpoint.TargetPort;
        var asked = Asked(resource, endpoint);
        var balanced = copies > 1 || (endpoint.IsProxied && asked is not null && target is not null && asked != target);
        var port = asked ?? (balanced ? null : target);
        if (port is not null)
            EnsureFree(resource, endpoint, port.Value);
        if (balanced && target is not null)
            EnsureFree(resource, endpoint, target.Value);

        var publicPort = port ?? PortAllocator.Free();
        var targets = balanced
            ? Enumerable.Range(0, copies).Select(_ => target ?? PortAllocator.Free()).ToArray()
            : [publicPort];
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", publicPort);
        return new EndpointPorts(endpoint, publicPort, targets, balanced);
    }

    private int? Asked(IResource resource, EndpointAnnotation endpoint)
    {
        var key = KeyOf(resource, endpoint);
        if (configuration[key] is not { Length: > 0 } text)
            return _randomize || (endpoint is { PortIsPreference: true, Port: { } preferred } && PortAllocator.IsTaken(preferred)) ? null : endpoint.Port;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
            throw new DistributedApplicationException($"{key} is \"{text}\". Expected a port from 1 to 65535, or 0 for a free one.");
        return port == 0 ? null : port;
    }

    private static string KeyOf(IResource resource, EndpointAnnotation endpoint) => $"{PortsSection}:{resource.Name}:{endpoint.Name}";

    private static void EnsureFree(IResource resource, EndpointAnnotation endpoint, int port)
    {
        if (PortAllocator.IsTaken(port))
            throw new DistributedApplicationException(
                $"Port {port} is in use, and endpoint \"{endpoint.Name}\" of \"{resource.Name}\" needs it. Stop the program that listens there " +
                $"(ss -ltnp 'sport = :{port}' names it), or give another port: --{PortsSection}:{resource.Name}:{endpoint.Name}=PORT (0 for a free one).");
    }
}

/// <summary>Where one endpoint is.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Port">Port that others connect to.</param>
/// <param name="TargetPorts">Port of each copy.</param>
/// <param name="IsBalanced">Whether a balancer listens on <paramref name="Port"/>.</param>
internal sealed record EndpointPorts(EndpointAnnotation Endpoint, int Port, int[] TargetPorts, bool IsBalanced);
