namespace Aspire.Hosting;

/// <summary>Adds Qdrant to the model. This folder has the surface of Aspire.Hosting.Qdrant, for feeds without that package; <c>-p:QdrantIntegration=package</c> uses the package instead.</summary>
public static class QdrantBuilderExtensions
{
    private const string Registry = "docker.io";
    private const string Image = "qdrant/qdrant";
    private const string Tag = "v1.19.0";
    private const string StoragePath = "/qdrant/storage";
    private const int GrpcPort = 6334;
    private const int HttpPort = 6333;

    /// <summary>Adds a Qdrant container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource and of its connection string.</param>
    /// <param name="apiKey">Key that clients must send; generated when null.</param>
    /// <param name="grpcPort">Port of gRPC on the host; a free one when null.</param>
    /// <param name="httpPort">Port of REST on the host; a free one when null.</param>
    public static IResourceBuilder<QdrantServerResource> AddQdrant(this IDistributedApplicationBuilder builder, [ResourceName] string name,
        IResourceBuilder<ParameterResource>? apiKey = null, int? grpcPort = null, int? httpPort = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = apiKey?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-Key", special: false);
        return builder.AddResource(new QdrantServerResource(name, key))
            .WithImage(Image, Tag).WithImageRegistry(Registry).WithIconName("DatabaseSearch")
            .WithHttpEndpoint(port: grpcPort, targetPort: GrpcPort, name: QdrantServerResource.PrimaryEndpointName)
            .WithEndpoint(QdrantServerResource.PrimaryEndpointName, grpc => grpc.Transport = "http2")
            .WithHttpEndpoint(port: httpPort, targetPort: HttpPort, name: QdrantServerResource.HttpEndpointName)
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["QDRANT__SERVICE__API_KEY"] = key;
                // Its web page is for development only.
                if (context.ExecutionContext.IsPublishMode)
                    context.EnvironmentVariables["QDRANT__SERVICE__ENABLE_STATIC_CONTENT"] = "0";
            })
            .WithUrlForEndpoint(QdrantServerResource.PrimaryEndpointName, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint(QdrantServerResource.HttpEndpointName, _ => new ResourceUrlAnnotation { Url = "/dashboard", DisplayText = "Qdrant" })
            .WithHttpHealthCheck("/readyz", endpointName: QdrantServerResource.HttpEndpointName);
    }

    /// <summary>Keeps the vectors in a volume that outlives the container.</summary>
    public static IResourceBuilder<QdrantServerResource> WithDataVolume(this IResourceBuilder<QdrantServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), StoragePath, isReadOnly);

    /// <summary>Keeps the vectors in a folder of the host.</summary>
    public static IResourceBuilder<QdrantServerResource> WithDataBindMount(this IResourceBuilder<QdrantServerResource> builder, string source, bool isReadOnly = false) =>
        builder.WithBindMount(source, StoragePath, isReadOnly);

    /// <summary>Injects both connection strings of Qdrant, gRPC and <c>_http</c>, and their parts.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder,
        IResourceBuilder<QdrantServerResource> qdrantResource, string? connectionName = null) where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(qdrantResource);
        var (qdrant, variable) = (qdrantResource.Resource, $"ConnectionStrings__{connectionName ?? qdrantResource.Resource.Name}");
        return ResourceBuilderExtensions.WithReference(builder, qdrantResource, connectionName).WithEnvironment(context =>
        {
            context.EnvironmentVariables[variable] = qdrant.ConnectionStringExpression;
            context.EnvironmentVariables[$"{variable}_{QdrantServerResource.HttpEndpointName}"] = qdrant.HttpConnectionStringExpression;
        });
    }
}
