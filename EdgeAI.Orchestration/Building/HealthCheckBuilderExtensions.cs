using EdgeAI.Orchestration.Running.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Orchestration;

/// <summary>How the health of a resource is found out.</summary>
public static class HealthCheckBuilderExtensions
{
    /// <summary>The resource is healthy while a GET answers with a status.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Path to ask; <c>/</c> when null.</param>
    /// <param name="statusCode">Status expected; 200 when null.</param>
    /// <param name="endpointName">Endpoint to ask; the first HTTP endpoint when null.</param>
    /// <exception cref="DistributedApplicationException">The resource has no HTTP endpoint.</exception>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = builder.Resource;
        var endpoint = HttpEndpointOf(resource, endpointName);
        var key = $"{resource.Name}_{endpoint.EndpointName}_{path ?? "/"}_{statusCode ?? 200}_check";
        return builder.WithAnnotation(new HttpHealthCheckAnnotation(key, endpoint, path ?? "/", statusCode ?? 200)).WithHealthCheck(key);
    }

    /// <summary>The resource is healthy while a check that is registered under the key is.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(check => check.Key == key))
            throw new DistributedApplicationException($"Resource \"{builder.Resource.Name}\" has the health check \"{key}\" already.");
        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    internal static EndpointReference HttpEndpointOf(IResourceWithEndpoints resource, string? endpointName)
    {
        var endpoint = endpointName is not null
            ? resource.GetEndpoint(endpointName)
            : resource.GetEndpoints().FirstOrDefault(e => e.Scheme is "http" or "https");
        return endpoint is { Exists: true } ? endpoint : throw new DistributedApplicationException(
            $"Resource \"{resource.Name}\" has no {(endpointName is null ? "HTTP endpoint" : $"endpoint \"{endpointName}\"")} to ask for its health. " +
            "State it before the health check, with WithHttpEndpoint or with applicationUrl in launchSettings.json.");
    }
}
