namespace EdgeAI.Orchestration;

/// <summary>Buttons and links of a resource.</summary>
public static class CommandBuilderExtensions
{
    /// <summary>Adds a button.</summary>
    public static IResourceBuilder<T> WithCommand<T>(this IResourceBuilder<T> builder, string name, string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, CommandOptions? commandOptions = null) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        // A second command of a name replaces the first, as in Aspire.
        if (builder.Resource.Annotations.OfType<ResourceCommandAnnotation>().FirstOrDefault(command => command.Name == name) is { } earlier)
            builder.Resource.Annotations.Remove(earlier);
        return builder.WithAnnotation(new ResourceCommandAnnotation(name, displayName, executeCommand, commandOptions ?? new CommandOptions()));
    }

    /// <summary>Adds a button that sends a request to the resource.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Path of the request.</param>
    /// <param name="displayName">Text of the button.</param>
    /// <param name="endpointName">Endpoint; the first HTTP endpoint when null.</param>
    /// <param name="commandName">Name of the command; made from path and endpoint when null.</param>
    /// <param name="commandOptions">How it looks and what it sends.</param>
    public static IResourceBuilder<T> WithHttpCommand<T>(this IResourceBuilder<T> builder, string path, string displayName, string? endpointName = null,
        string? commandName = null, HttpCommandOptions? commandOptions = null) where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var endpoint = HealthCheckBuilderExtensions.HttpEndpointOf(builder.Resource, endpointName);
        var options = commandOptions ?? new HttpCommandOptions();
        return builder.WithCommand(commandName ?? $"{endpoint.EndpointName}-http-{(options.Method ?? HttpMethod.Post).Method.ToLowerInvariant()}-{path.Trim('/').Replace('/', '-')}",
            displayName, context => Running.HttpCommand.SendAsync(endpoint, path, options, context), options);
    }

    /// <summary>Adds a link.</summary>
    public static IResourceBuilder<T> WithUrl<T>(this IResourceBuilder<T> builder, string url, string? displayText = null) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ResourceUrlAnnotation { Url = url, DisplayText = displayText });
    }

    /// <summary>Changes the link of an endpoint once its address is known: its text, or its path.</summary>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(this IResourceBuilder<T> builder, string endpointName, Action<ResourceUrlAnnotation> callback) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new EndpointUrlCallbackAnnotation(endpointName, callback));
    }

    /// <summary>Adds a probe for deployments; its path is a health check of the running resource as well.</summary>
    public static IResourceBuilder<T> WithHttpProbe<T>(this IResourceBuilder<T> builder, ProbeType type, string? path = null, int? initialDelaySeconds = null,
        int? periodSeconds = null, int? timeoutSeconds = null, int? failureThreshold = null, int? successThreshold = null, string? endpointName = null)
        where T : IResourceWithEndpoints, IResourceWithProbes
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = builder.Resource;
        var endpoint = HealthCheckBuilderExtensions.HttpEndpointOf(resource, endpointName ?? (resource.GetEndpoint("https").Exists ? "https" : null));
        return builder.WithHttpHealthCheck(path, endpointName: endpoint.EndpointName).WithAnnotation(new EndpointProbeAnnotation
        {
            Type = type,
            EndpointReference = endpoint,
            Path = path ?? "/",
            InitialDelaySeconds = initialDelaySeconds ?? 5,
            PeriodSeconds = periodSeconds ?? 5,
            TimeoutSeconds = timeoutSeconds ?? 1,
            FailureThreshold = failureThreshold ?? 3,
            SuccessThreshold = successThreshold ?? 1,
        });
    }
}
