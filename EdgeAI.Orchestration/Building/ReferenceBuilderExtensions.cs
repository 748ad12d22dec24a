namespace EdgeAI.Orchestration;

/// <summary>References from one resource to another: service discovery and connection strings by environment.</summary>
public static class ReferenceBuilderExtensions
{
    /// <summary>Injects the connection string of a resource.</summary>
    /// <param name="builder">The resource that connects.</param>
    /// <param name="source">The resource that is connected to.</param>
    /// <param name="connectionName">Name of the connection string; the name of the source when null.</param>
    /// <param name="optional">Whether an empty connection string is left out instead of being an error.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        return builder.WithRelationship(resource, "Reference").WithEnvironment(async context =>
        {
            if (context.ExecutionContext.IsRunMode && optional
                && string.IsNullOrEmpty(await resource.GetConnectionStringAsync(context.CancellationToken).ConfigureAwait(false)))
                return;
            var name = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName ?? resource.Name}";
            context.EnvironmentVariables[name] = resource.ConnectionStringExpression;
        });
    }

    /// <summary>Injects every endpoint of a resource for service discovery.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithServiceDiscovery> source) where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        return builder.WithRelationship(resource, "Reference").WithEnvironment(context =>
        {
            foreach (var endpoint in resource.GetEndpoints().Where(e => !e.EndpointAnnotation.ExcludeReferenceEndpoint))
                AddEndpoint(context, endpoint);
        });
    }

    /// <summary>Injects one endpoint for service discovery.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder,
        EndpointReference endpointReference) where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return builder.WithRelationship(endpointReference.Resource, "Reference").WithEnvironment(context => AddEndpoint(context, endpointReference));
    }

    /// <summary>Injects an address for service discovery.</summary>
    /// <param name="builder">The resource that connects.</param>
    /// <param name="name">Name it is found by.</param>
    /// <param name="uri">Absolute address without a path.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || uri.AbsolutePath != "/")
            throw new InvalidOperationException($"The address of service \"{name}\" must be absolute and without a path; got \"{uri}\".");
        return builder.WithEnvironment($"services__{name}__default__0", uri.ToString());
    }

    /// <summary>Injects the address of a service that others run.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder,
        IResourceBuilder<ExternalServiceResource> externalService) where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(externalService);
        var service = externalService.Resource;
        return builder.WithRelationship(service, "Reference").WithEnvironment(async context =>
        {
            var scheme = service.Uri?.Scheme;
            if (scheme is null && context.ExecutionContext.IsRunMode)
                scheme = (await service.GetUriAsync(context.CancellationToken).ConfigureAwait(false)).Scheme;
            object value = service.Uri is { } uri ? uri.ToString() : service.UrlParameter!;
            context.EnvironmentVariables[$"services__{service.Name}__{scheme ?? "default"}__0"] = value;
            context.EnvironmentVariables[scheme is null
                ? ResourceName.ToEnvironmentName(service.Name)
                : $"{ResourceName.ToEnvironmentName(service.Name)}_{scheme.ToUpperInvariant()}"] = value;
        });
    }

    /// <summary>States a relation, for whoever draws the application.</summary>
    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));
    }

    private static void AddEndpoint(EnvironmentCallbackContext context, EndpointReference endpoint)
    {
        var name = endpoint.Resource.Name;
        context.EnvironmentVariables[$"{ResourceName.ToEnvironmentName(name)}_{ResourceName.ToEnvironmentName(endpoint.EndpointName)}"] = endpoint;
        // By endpoint name, which for a plain endpoint is its scheme: "http://inference" and "http://_grpc.inference" both resolve.
        context.EnvironmentVariables[$"services__{name}__{endpoint.EndpointName}__0"] = endpoint;
    }
}
