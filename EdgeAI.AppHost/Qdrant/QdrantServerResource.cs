namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Qdrant vector database in a container. Same members as in Aspire.Hosting.Qdrant.</summary>
/// <param name="name">Name, which is the name of its connection string.</param>
/// <param name="apiKey">Key that clients must send.</param>
public class QdrantServerResource(string name, ParameterResource apiKey) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "grpc";
    internal const string HttpEndpointName = "http";

    private EndpointReference? _grpc, _http;

    /// <summary>Key that clients must send.</summary>
    public ParameterResource ApiKeyParameter { get; } = apiKey;

    /// <summary>The gRPC endpoint.</summary>
    public EndpointReference PrimaryEndpoint => _grpc ??= new(this, PrimaryEndpointName);

    /// <summary>The REST endpoint.</summary>
    public EndpointReference HttpEndpoint => _http ??= new(this, HttpEndpointName);

    /// <summary>Host of the gRPC endpoint.</summary>
    public EndpointReferenceExpression GrpcHost => PrimaryEndpoint.Property(EndpointProperty.Host);

    /// <summary>Port of the gRPC endpoint.</summary>
    public EndpointReferenceExpression GrpcPort => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>Host of the REST endpoint.</summary>
    public EndpointReferenceExpression HttpHost => HttpEndpoint.Property(EndpointProperty.Host);

    /// <summary>Port of the REST endpoint.</summary>
    public EndpointReferenceExpression HttpPort => HttpEndpoint.Property(EndpointProperty.Port);

    /// <summary>Address of the gRPC endpoint.</summary>
    public ReferenceExpression UriExpression => ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Url)}");

    /// <summary>Address of the REST endpoint.</summary>
    public ReferenceExpression HttpUriExpression => ReferenceExpression.Create($"{HttpEndpoint.Property(EndpointProperty.Url)}");

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => WithKey(PrimaryEndpoint);

    /// <summary>Connection string of the REST endpoint.</summary>
    public ReferenceExpression HttpConnectionStringExpression => WithKey(HttpEndpoint);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
    [
        new("GrpcHost", ReferenceExpression.Create($"{GrpcHost}")),
        new("GrpcPort", ReferenceExpression.Create($"{GrpcPort}")),
        new("HttpHost", ReferenceExpression.Create($"{HttpHost}")),
        new("HttpPort", ReferenceExpression.Create($"{HttpPort}")),
        new("ApiKey", ReferenceExpression.Create($"{ApiKeyParameter}")),
        new("Uri", UriExpression),
        new("HttpUri", HttpUriExpression),
    ];

    private ReferenceExpression WithKey(EndpointReference endpoint) =>
        ReferenceExpression.Create($"Endpoint={endpoint.Property(EndpointProperty.Url)};Key={ApiKeyParameter}");
}
