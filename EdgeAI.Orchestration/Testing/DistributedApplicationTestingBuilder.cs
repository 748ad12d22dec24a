using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.Orchestration.Testing;

/// <summary>An application under test, before it is built.</summary>
public interface IDistributedApplicationTestingBuilder : IAsyncDisposable
{
    /// <summary>The AppHost's configuration.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>Services of the AppHost itself.</summary>
    IServiceCollection Services { get; }

    /// <summary>The AppHost's environment.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>The model, which the test may change.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Builds the application; it is not started yet.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);

    /// <summary>A builder for a resource of the model.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(string name) where T : IResource;
}

/// <summary>Starts a whole AppHost inside a test.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the entry point of an AppHost up to the point where it builds. Fixed ports become free ones unless
    /// <c>DcpPublisher:RandomizePorts=false</c> is among the arguments.</summary>
    /// <typeparam name="TEntryPoint">A type of the AppHost, <c>Projects.EdgeAI_AppHost</c>.</typeparam>
    /// <param name="args">Command line of the AppHost.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default) where TEntryPoint : class
    {
        string[] defaults = ["--DcpPublisher:RandomizePorts=true", "--environment=Development"];
        var (session, builder) = await EntryPointSession.StartAsync(typeof(TEntryPoint).Assembly, [.. defaults, .. args], cancellationToken).ConfigureAwait(false);
        return new TestingBuilder(session, builder);
    }

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(string[], CancellationToken)" />
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default) where TEntryPoint : class =>
        CreateAsync<TEntryPoint>([], cancellationToken);

    private sealed class TestingBuilder(EntryPointSession session, DistributedApplicationBuilder builder) : IDistributedApplicationTestingBuilder
    {
        public ConfigurationManager Configuration => builder.Configuration;

        public IServiceCollection Services => builder.Services;

        public IHostEnvironment Environment => builder.Environment;

        public IResourceCollection Resources => builder.Resources;

        public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken) => session.BuildAsync(cancellationToken);

        public IResourceBuilder<T> CreateResourceBuilder<T>(string name) where T : IResource =>
            builder.CreateResourceBuilder(builder.Resources.OfType<T>().SingleOrDefault(resource => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new DistributedApplicationException($"There is no {typeof(T).Name} \"{name}\" in the model."));

        public ValueTask DisposeAsync()
        {
            session.End();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>How a test reaches the resources of a running application.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    /// <summary>A client for a resource's endpoint.</summary>
    /// <param name="app">The running application.</param>
    /// <param name="resourceName">Name of the resource.</param>
    /// <param name="endpointName">Name of the endpoint; the first HTTP endpoint when null.</param>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null) =>
        new() { BaseAddress = app.GetEndpoint(resourceName, endpointName) };

    /// <summary>The address of a resource's endpoint.</summary>
    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        var resource = Find(app, resourceName) as IResourceWithEndpoints
            ?? throw new ArgumentException($"Resource \"{resourceName}\" has no endpoints.", nameof(resourceName));
        return new Uri(HealthCheckBuilderExtensions.HttpEndpointOf(resource, endpointName).Url);
    }

    /// <summary>The connection string of a resource.</summary>
    public static ValueTask<string?> GetConnectionStringAsync(this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(app);
        return Find(app, resourceName) is IResourceWithConnectionString resource
            ? resource.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"Resource \"{resourceName}\" has no connection string.", nameof(resourceName));
    }

    private static IResource Find(DistributedApplication app, string name) =>
        app.Model.Resources.FirstOrDefault(resource => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no resource \"{name}\" in the model.", nameof(name));
}
