using Microsoft.Extensions.Configuration;

namespace EdgeAI.Orchestration;

/// <summary>Programs that are not projects of the application.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <summary>Adds a program.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="command">A path, or a name that is looked up in <c>PATH</c>.</param>
    /// <param name="workingDirectory">Folder it starts in, relative to the AppHost's folder.</param>
    /// <param name="args">Its arguments.</param>
    public static IResourceBuilder<ExecutableResource> AddExecutable(this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(command);
        var executable = builder.AddResource(new ExecutableResource(name, command, Path.GetFullPath(workingDirectory, builder.AppHostDirectory)));
        return args is { Length: > 0 } ? executable.WithArgs(args) : executable;
    }
}

/// <summary>Values from outside the model.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter that is read from <c>Parameters:NAME</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ParameterResource(name, @default => Configured(builder.Configuration, name, @default), secret));
    }

    /// <summary>Adds a parameter with a value that configuration may replace.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="value">The value.</param>
    /// <param name="publishValueAsDefault">Whether the manifest may contain it.</param>
    /// <param name="secret">Whether it must not be shown.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        if (publishValueAsDefault && secret)
            throw new ArgumentException($"Parameter \"{name}\" is secret, so its value cannot be published as a default.", nameof(publishValueAsDefault));
        var parameter = builder.AddParameter(name, secret);
        parameter.Resource.Default = new ConstantParameterDefault(value, publishValueAsDefault);
        return parameter;
    }

    /// <summary>A secret parameter that is made up where it is not configured, and that is listed after everything else.</summary>
    internal static ParameterResource CreateGeneratedParameter(this IDistributedApplicationBuilder builder, string name, GenerateParameterDefault @default)
    {
        var parameter = new ParameterResource(name, value => Configured(builder.Configuration, name, value), secret: true) { Default = @default };
        if (builder.Resources.FirstOrDefault(resource => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase)) is ParameterResource existing)
            return existing;
        builder.Resources.Add(parameter);
        parameter.Annotations.Add(new ListedLastAnnotation());
        return parameter;
    }

    private static string Configured(ConfigurationManager configuration, string name, ParameterDefault? @default) =>
        configuration[$"Parameters:{name}"] ?? @default?.GetDefaultValue() ?? throw new DistributedApplicationException(
            $"Parameter \"{name}\" has no value. Set Parameters__{name} in the environment, Parameters:{name} in appsettings.json or user secrets, " +
            $"or give --Parameters:{name}=VALUE on the command line.");
}

/// <summary>Services that others run.</summary>
public static class ExternalServiceBuilderExtensions
{
    /// <summary>Adds a service at an address.</summary>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
            throw new ArgumentException($"The address of external service \"{name}\" must be an absolute URL; got \"{url}\".", nameof(url));
        return builder.AddExternalService(name, uri);
    }

    /// <summary>Adds a service at an address.</summary>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, Uri uri)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ExternalServiceResource(name, uri)).ExcludeFromManifest();
    }

    /// <summary>Adds a service whose address is a parameter.</summary>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> urlParameter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(urlParameter);
        return builder.AddResource(new ExternalServiceResource(name, urlParameter.Resource)).ExcludeFromManifest();
    }

    /// <summary>The service is healthy while a GET answers with a status.</summary>
    public static IResourceBuilder<ExternalServiceResource> WithHttpHealthCheck(this IResourceBuilder<ExternalServiceResource> builder, string? path = null, int? statusCode = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = $"{builder.Resource.Name}_external_{path ?? "/"}_{statusCode ?? 200}_check";
        return builder.WithAnnotation(new Running.Health.ExternalHealthCheckAnnotation(key, builder.Resource, path ?? "/", statusCode ?? 200)).WithHealthCheck(key);
    }
}
