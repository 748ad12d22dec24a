namespace EdgeAI.Orchestration;

/// <summary>Qdrant, the vector database beyond one box.</summary>
public static class QdrantBuilderExtensions
{
    private const string Registry = "docker.io";
    private const string Image = "qdrant/qdrant";
    private const string Tag = "v1.18.0";
    private const string StoragePath = "/qdrant/storage";
    private const int GrpcPort = 6334;
    private const int HttpPort = 6333;

    /// <summary>Adds a Qdrant container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource and of its connection string.</param>
    /// <param name="apiKey">Key that clients must send; made up when null.</param>
    /// <param name="grpcPort">Port of gRPC on the host; a free one when null.</param>
    /// <param name="httpPort">Port of REST on the host; a free one when null.</param>
    public static IResourceBuilder<QdrantServerResource> AddQdrant(this IDistributedApplicationBuilder builder, string name,
        IResourceBuilder<ParameterResource>? apiKey = null, int? grpcPort = null, int? httpPort = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = apiKey?.Resource ?? builder.CreateGeneratedParameter($"{name}-Key", new GenerateParameterDefault { MinLength = 22, Special = false });
        var qdrant = new QdrantServerResource(name, key);
        var resource = builder.AddResource(qdrant)
            .WithAnnotation(new ContainerImageAnnotation { Registry = Registry, Image = Image, Tag = Tag })
            .WithHttpEndpoint(port: grpcPort, targetPort: GrpcPort, name: QdrantServerResource.GrpcEndpointName)
            .WithEndpoint(QdrantServerResource.GrpcEndpointName, endpoint => endpoint.Transport = "http2")
            .WithHttpEndpoint(port: httpPort, targetPort: HttpPort, name: QdrantServerResource.HttpEndpointName)
            .WithEnvironment("QDRANT__SERVICE__API_KEY", $"{key}");
        if (builder.ExecutionContext.IsPublishMode)
            // The web page of the database is for developers.
            resource.WithEnvironment("QDRANT__SERVICE__ENABLE_STATIC_CONTENT", "0");
        return resource.WithHttpHealthCheck("/readyz", endpointName: QdrantServerResource.HttpEndpointName);
    }

    /// <summary>Keeps the vectors in a volume that outlives the container.</summary>
    public static IResourceBuilder<QdrantServerResource> WithDataVolume(this IResourceBuilder<QdrantServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeName(builder), StoragePath, isReadOnly);
    }

    /// <summary>Keeps the vectors in a folder of the host.</summary>
    public static IResourceBuilder<QdrantServerResource> WithDataBindMount(this IResourceBuilder<QdrantServerResource> builder, string source, bool isReadOnly = false) =>
        builder.WithBindMount(source, StoragePath, isReadOnly);

    /// <summary>Injects both connection strings of Qdrant, gRPC and <c>_http</c>, and their parts.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder,
        IResourceBuilder<QdrantServerResource> qdrantResource, string? connectionName = null) where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(qdrantResource);
        var qdrant = qdrantResource.Resource;
        var name = connectionName ?? qdrant.Name;
        return builder.WithRelationship(qdrant, "Reference").WithEnvironment(context =>
        {
            var environment = context.EnvironmentVariables;
            var prefix = ResourceName.ToEnvironmentName(name);
            environment[$"ConnectionStrings__{name}"] = qdrant.ConnectionStringExpression;
            environment[$"{prefix}_GRPCHOST"] = qdrant.PrimaryEndpoint.Property(EndpointProperty.Host);
            environment[$"{prefix}_GRPCPORT"] = qdrant.PrimaryEndpoint.Property(EndpointProperty.Port);
            environment[$"{prefix}_HTTPHOST"] = qdrant.HttpEndpoint.Property(EndpointProperty.Host);
            environment[$"{prefix}_HTTPPORT"] = qdrant.HttpEndpoint.Property(EndpointProperty.Port);
            environment[$"{prefix}_APIKEY"] = qdrant.ApiKeyParameter;
            environment[$"{prefix}_URI"] = qdrant.PrimaryEndpoint;
            environment[$"{prefix}_HTTPURI"] = qdrant.HttpEndpoint;
            environment[$"ConnectionStrings__{name}_http"] = qdrant.HttpConnectionStringExpression;
        });
    }

    /// <summary>A name that is stable for one application and differs between two on the same machine.</summary>
    private static string VolumeName(IResourceBuilder<IResource> builder)
    {
        var application = builder.ApplicationBuilder;
        var assembly = application.Environment.ApplicationName.ToLowerInvariant();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(application.ExecutionContext.IsPublishMode ? assembly : application.AppHostDirectory)));
        return $"{assembly}-{hash[..10]}-{builder.Resource.Name}-data";
    }
}
