using System.Security.Cryptography;
using System.Text;
using Docker.DotNet.Models;

namespace EdgeAI.Orchestration.Running.Containers;

/// <summary>What the daemon is asked for, made of a container resource.</summary>
/// <param name="Name">Name of the container.</param>
/// <param name="Image">Its image, with the tag.</param>
/// <param name="Lifetime">Whether it goes with the application.</param>
/// <param name="AppHostDirectory">Folder of the AppHost it belongs to.</param>
/// <param name="Ports">Ports within (<c>6333/tcp</c>), and the port of this machine that leads to each.</param>
/// <param name="Mounts">What it sees of this machine.</param>
internal sealed record ContainerRequest(string Name, string Image, ContainerLifetime Lifetime, string AppHostDirectory,
    IReadOnlyList<(string Within, int OnHost)> Ports, IReadOnlyList<ContainerMountAnnotation> Mounts)
{
    public required IReadOnlyList<string> Environment { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required string? Entrypoint { get; init; }

    public required IDictionary<string, string> Labels { get; init; }

    public static ContainerRequest Of(ResourceInstance instance, InstanceComposition composition, ContainerImageAnnotation image, string appHostDirectory)
    {
        var container = (ContainerResource)instance.Resource;
        var lifetime = LifetimeOf(container);
        return new ContainerRequest(NameOf(container, appHostDirectory), image.Reference, lifetime, appHostDirectory,
            [.. container.Annotations.OfType<EndpointAnnotation>().Select(endpoint =>
                ($"{instance.TargetPorts[endpoint.Name]}/{endpoint.Protocol.ToString().ToLowerInvariant()}", instance.HostPorts[endpoint.Name]))],
            [.. container.Annotations.OfType<ContainerMountAnnotation>()])
        {
            Environment = [.. composition.Environment.Select(variable => $"{variable.Name}={variable.Value}")],
            Arguments = [.. composition.Arguments.Select(argument => argument.Text)],
            Entrypoint = container.Entrypoint,
            Labels = ContainerLabels.Of(container, lifetime, appHostDirectory),
        };
    }

    /// <summary>The request as the API takes it.</summary>
    public CreateContainerParameters ToParameters()
    {
        var parameters = new CreateContainerParameters
        {
            Name = Name,
            Image = Image,
            Env = [.. Environment],
            ExposedPorts = Ports.DistinctBy(port => port.Within).ToDictionary(port => port.Within, _ => default(EmptyStruct)),
            Labels = new Dictionary<string, string>(Labels) { [ContainerLabels.Configuration] = Configuration },
            HostConfig = new HostConfig
            {
                // On loopback only: what this machine runs for itself is nobody else's business.
                PortBindings = Ports.GroupBy(port => port.Within).ToDictionary(group => group.Key,
                    IList<PortBinding> (group) => [.. group.Select(port => new PortBinding { HostIP = "127.0.0.1", HostPort = $"{port.OnHost}" })]),
                Mounts = [.. Mounts.Select(mount => new Mount
                {
                    Type = TypeOf(mount),
                    // A volume without a name gets one from the daemon.
                    Source = mount.Source ?? "",
                    Target = mount.Target,
                    ReadOnly = mount.IsReadOnly,
                })],
            },
        };
        if (Entrypoint is not null)
            parameters.Entrypoint = [Entrypoint];
        if (Arguments.Count > 0)
            parameters.Cmd = [.. Arguments];
        return parameters;
    }

    /// <summary>Hash of all that makes one container another.</summary>
    public string Configuration => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
    [
        Image, Entrypoint ?? "", "", .. Arguments, "", .. Environment.Order(StringComparer.Ordinal), "",
        .. Ports.Select(port => $"{port.Within}={port.OnHost}"), .. Mounts.Select(mount => $"{TypeOf(mount)}:{mount.Source}:{mount.Target}:{mount.IsReadOnly}"),
    ]))))[..16];

    public static string TypeOf(ContainerMountAnnotation mount) => mount.Type == ContainerMountType.Volume ? "volume" : "bind";

    public static ContainerLifetime LifetimeOf(IResource resource) =>
        resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var annotation) ? annotation.Lifetime : ContainerLifetime.Session;

    /// <summary>A persistent container is found again by its name; those of two runs at a time must not meet.</summary>
    public static string NameOf(ContainerResource container, string appHostDirectory) => LifetimeOf(container) == ContainerLifetime.Persistent
        ? $"{container.Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appHostDirectory)))[..8]}"
        : $"{container.Name}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 8)}";
}
