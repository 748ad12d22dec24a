using System.Globalization;

namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>A reference to an endpoint, valid before the endpoint has a port.</summary>
public sealed class EndpointReference : IValueProvider, IManifestExpressionProvider
{
    private EndpointAnnotation? _endpoint;

    /// <param name="owner">The resource that listens.</param>
    /// <param name="endpoint">Its endpoint.</param>
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        Resource = owner;
        EndpointName = endpoint.Name;
        _endpoint = endpoint;
    }

    /// <param name="owner">The resource that listens.</param>
    /// <param name="endpointName">Name of its endpoint, which may be stated later.</param>
    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
    {
        Resource = owner;
        EndpointName = endpointName;
    }

    /// <summary>The resource that listens.</summary>
    public IResourceWithEndpoints Resource { get; }

    /// <summary>Name of the endpoint.</summary>
    public string EndpointName { get; }

    /// <summary>Whether the resource has the endpoint.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether it has its port.</summary>
    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    /// <summary>The endpoint.</summary>
    /// <exception cref="InvalidOperationException">The resource has none of that name.</exception>
    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException(
        $"Resource \"{Resource.Name}\" has no endpoint \"{EndpointName}\". It has: " +
        $"{string.Join(", ", Resource.Annotations.OfType<EndpointAnnotation>().Select(e => e.Name).DefaultIfEmpty("none"))}. " +
        "Add it with WithHttpEndpoint or WithEndpoint, or with applicationUrl in launchSettings.json.");

    /// <summary>Scheme of the URL.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <summary>Host to connect to.</summary>
    public string Host => Allocated.Address;

    /// <summary>Port to connect to.</summary>
    public int Port => Allocated.Port;

    /// <summary>Port the resource listens on, where the model fixes it.</summary>
    public int? TargetPort => EndpointAnnotation.TargetPort;

    /// <summary>Scheme, host and port.</summary>
    public string Url => Allocated.UriString;

    /// <inheritdoc />
    public string ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    private AllocatedEndpoint Allocated => EndpointAnnotation.AllocatedEndpoint ?? throw new InvalidOperationException(
        $"Endpoint \"{EndpointName}\" of \"{Resource.Name}\" has no port yet: ports are given when the application starts.");

    /// <summary>One part of the endpoint, as a reference.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);

    private EndpointAnnotation? Find() => _endpoint ??= Resource.Annotations.OfType<EndpointAnnotation>()
        .FirstOrDefault(endpoint => string.Equals(endpoint.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A part of an endpoint.</summary>
public enum EndpointProperty
{
    /// <summary>Scheme, host and port.</summary>
    Url,

    /// <summary>Host to connect to.</summary>
    Host,

    /// <summary>Host as an IPv4 address.</summary>
    IPV4Host,

    /// <summary>Port to connect to.</summary>
    Port,

    /// <summary>Scheme of the URL.</summary>
    Scheme,

    /// <summary>Port that the resource itself listens on.</summary>
    TargetPort,

    /// <summary>Host and port with a colon between.</summary>
    HostAndPort,
}

/// <summary>A reference to a part of an endpoint.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="property">The part.</param>
public sealed class EndpointReferenceExpression(EndpointReference endpoint, EndpointProperty property) : IValueProvider, IManifestExpressionProvider
{
    /// <summary>The endpoint.</summary>
    public EndpointReference Endpoint { get; } = endpoint;

    /// <summary>The part.</summary>
    public EndpointProperty Property { get; } = property;

    /// <inheritdoc />
    public string ValueExpression => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{ManifestName}}}";

    private string ManifestName => Property switch
    {
        EndpointProperty.Url => "url",
        EndpointProperty.Host or EndpointProperty.IPV4Host => "host",
        EndpointProperty.Port => "port",
        EndpointProperty.Scheme => "scheme",
        EndpointProperty.TargetPort => "targetPort",
        EndpointProperty.HostAndPort => "hostAndPort",
        _ => throw new InvalidOperationException($"Endpoint property {Property} has no name in the manifest."),
    };

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Property switch
    {
        EndpointProperty.Url => Endpoint.Url,
        EndpointProperty.Host => Endpoint.Host,
        EndpointProperty.IPV4Host => Endpoint.Host == "localhost" ? "127.0.0.1" : Endpoint.Host,
        EndpointProperty.Port => Endpoint.Port.ToString(CultureInfo.InvariantCulture),
        EndpointProperty.Scheme => Endpoint.Scheme,
        EndpointProperty.TargetPort => (Endpoint.TargetPort ?? Endpoint.Port).ToString(CultureInfo.InvariantCulture),
        EndpointProperty.HostAndPort => $"{Endpoint.Host}:{Endpoint.Port}",
        _ => throw new InvalidOperationException($"Endpoint property {Property} has no value."),
    });
}
