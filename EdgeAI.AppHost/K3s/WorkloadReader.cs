using System.Globalization;

namespace EdgeAI.AppHost.K3s;

/// <summary>Reads the workloads out of the model.</summary>
internal sealed class WorkloadReader(IReadOnlyList<IResource> resources, DistributedApplicationExecutionContext publish)
{
    /// <summary>Default port of a web project's HTTP endpoint in .NET's container images; used where the model names none.</summary>
    private const int WebPort = 8080;

    public async Task<IReadOnlyList<Workload>> ReadAsync(CancellationToken cancellationToken)
    {
        var workloads = new List<Workload>();
        foreach (var resource in resources)
            if (resource is ProjectResource or ContainerResource)
                workloads.Add(await ReadAsync(resource, cancellationToken).ConfigureAwait(false));
            else if (resource is not ParameterResource)
                throw new DistributedApplicationException($"Resource \"{resource.Name}\" ({resource.GetType().Name}) cannot run in a cluster. Exclude it with ExcludeFromManifest.");
        return workloads;
    }

    private async Task<Workload> ReadAsync(IResource resource, CancellationToken cancellationToken)
    {
        var values = await PublishedValues.OfAsync(resource, publish, cancellationToken).ConfigureAwait(false);
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var secretSettings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var secrets = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, composed) in values.Environment)
        {
            // A reference that only wraps one value.
            var value = composed is ReferenceExpression { Format: "{0}", ValueProviders: [var only] } ? only : composed;
            // TLS ends at the ingress: within the cluster nothing listens there.
            if (value is EndpointReference { Scheme: "https" })
                continue;
            if (value is ParameterResource { Secret: true } secret)
                secrets[name] = secret.Name.ToLowerInvariant();
            else if (await ResolveAsync(value, cancellationToken).ConfigureAwait(false) is var text && SecretsOf(value).ToList() is { Count: > 0 } used)
            {
                secretSettings[name] = text;
                foreach (var parameter in used)
                    secrets[VariableOf(parameter)] = parameter.Name.ToLowerInvariant();
            }
            else
                settings[name] = text;
        }
        foreach (var (name, value) in QdrantOnBoard.Settings(resource))
            settings[name] = value;
        var arguments = new List<string>();
        foreach (var argument in values.Arguments)
            arguments.Add(await ResolveAsync(argument, cancellationToken).ConfigureAwait(false));

        return new Workload(resource.Name, KindOf(resource), ImageOf(resource))
        {
            Arguments = arguments,
            NextSteps = [.. resource.Annotations.OfType<JobStepAnnotation>()],
            Settings = settings,
            SecretSettings = secretSettings,
            Secrets = secrets,
            Ports = [.. PortsOf(resource)],
            Probes = [.. resource.Annotations.OfType<EndpointProbeAnnotation>(), .. QdrantOnBoard.Probes(resource)],
            ConnectsTo = [.. resource.Annotations.OfType<ResourceRelationshipAnnotation>().Where(relation => relation.Type == "Reference").Select(relation => relation.Resource.Name).Distinct()],
            SharedData = [.. resource.Annotations.OfType<SharedDataAnnotation>()],
            Volumes = [.. resource.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type == ContainerMountType.Volume).Select(mount => (mount.Source ?? resource.Name, mount.Target))],
            Device = resource.Annotations.OfType<NodeDeviceAnnotation>().LastOrDefault()?.DeviceName,
            Replicas = resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1,
        };
    }

    private WorkloadKind KindOf(IResource resource) =>
        resource is ContainerResource ? WorkloadKind.Database
        : resource.Annotations.OfType<NodeDeviceAnnotation>().Any() ? WorkloadKind.NodeWorker
        : IsJob(resource) ? WorkloadKind.Job
        : WorkloadKind.Service;

    private bool IsJob(IResource resource) => resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()
        || resources.SelectMany(other => other.Annotations.OfType<WaitAnnotation>()).Any(wait => wait.Resource == resource && wait.WaitType == WaitType.WaitForCompletion);

    /// <summary>The images that <c>dotnet publish -t:PublishContainer</c> and eng/image make are named as the resource.</summary>
    private static string ImageOf(IResource resource) => resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault() is { } image
        ? $"{(image.Registry is null ? "" : image.Registry + "/")}{image.Image}:{image.Tag ?? "latest"}"
        : $"edgeai/{resource.Name}:latest";

    private static IEnumerable<WorkloadPort> PortsOf(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>()
        // TLS ends at the ingress.
        .Where(endpoint => endpoint.UriScheme != "https")
        .Select(endpoint => new WorkloadPort(endpoint.Name, PortOf(endpoint), endpoint.IsExternal));

    internal static int PortOf(EndpointAnnotation endpoint) => endpoint.TargetPort ?? endpoint.Port ?? WebPort;

    private static async ValueTask<string> ResolveAsync(object value, CancellationToken cancellationToken) => value switch
    {
        string text => text,
        ParameterResource { Secret: true } secret => $"$({VariableOf(secret)})",
        ParameterResource parameter => await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "",
        EndpointReference endpoint => Part(endpoint, EndpointProperty.Url),
        EndpointReferenceExpression part => Part(part.Endpoint, part.Property),
        ReferenceExpression expression => await ResolvePartsAsync(expression, cancellationToken).ConfigureAwait(false),
        IResourceWithConnectionString connection => await ResolveAsync(connection.ConnectionStringExpression, cancellationToken).ConfigureAwait(false),
        IResourceBuilder<IResource> builder => await ResolveAsync(builder.Resource, cancellationToken).ConfigureAwait(false),
        _ => throw new DistributedApplicationException($"A value of type {value.GetType().Name} has no meaning in a cluster."),
    };

    private static async ValueTask<string> ResolvePartsAsync(ReferenceExpression expression, CancellationToken cancellationToken)
    {
        var parts = new object?[expression.ValueProviders.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = await ResolveAsync(expression.ValueProviders[i], cancellationToken).ConfigureAwait(false);
        return string.Format(CultureInfo.InvariantCulture, expression.Format, parts);
    }

    private static string Part(EndpointReference endpoint, EndpointProperty property)
    {
        var (host, port) = (endpoint.Resource.Name, PortOf(endpoint.EndpointAnnotation));
        return property switch
        {
            EndpointProperty.Host or EndpointProperty.IPV4Host => host,
            EndpointProperty.Port or EndpointProperty.TargetPort => port.ToString(CultureInfo.InvariantCulture),
            EndpointProperty.Scheme => endpoint.EndpointAnnotation.UriScheme,
            EndpointProperty.HostAndPort => $"{host}:{port}",
            _ => $"{endpoint.EndpointAnnotation.UriScheme}://{host}:{port}",
        };
    }

    private static IEnumerable<ParameterResource> SecretsOf(object value) => value switch
    {
        ParameterResource { Secret: true } secret => [secret],
        ReferenceExpression expression => expression.ValueProviders.SelectMany(SecretsOf),
        IResourceWithConnectionString connection => SecretsOf(connection.ConnectionStringExpression),
        _ => [],
    };

    private static string VariableOf(ParameterResource parameter) => $"SECRET_{parameter.Name.Replace('-', '_').ToUpperInvariant()}";
}
