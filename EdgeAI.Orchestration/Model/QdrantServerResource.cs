namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>A Qdrant vector database in a container.</summary>
public sealed class QdrantServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string GrpcEndpointName = "grpc";
    internal const string HttpEndpointName = "http";

    /// <param name="name">Name, which is the name of its connection string.</param>
    /// <param name="apiKey">Key that clients must send.</param>
    public QdrantServerResource(string name, ParameterResource apiKey) : base(name)
    {
        ApiKeyParameter = apiKey;
        PrimaryEndpoint = new EndpointReference(this, GrpcEndpointName);
        HttpEndpoint = new EndpointReference(this, HttpEndpointName);
    }

    /// <summary>Key that clients must send.</summary>
    public ParameterResource ApiKeyParameter { get; }

    /// <summary>The gRPC endpoint.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>The REST endpoint.</summary>
    public EndpointReference HttpEndpoint { get; }

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"Endpoint={PrimaryEndpoint};Key={ApiKeyParameter}");

    /// <summary>Connection string of the REST endpoint.</summary>
    public ReferenceExpression HttpConnectionStringExpression => ReferenceExpression.Create($"Endpoint={HttpEndpoint};Key={ApiKeyParameter}");
}
