using EdgeAI.Vectors.Qdrant;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Inference.Routing;

/// <summary>Adds a client of a Qdrant server, as Aspire.Qdrant.Client does, which is not on every feed.</summary>
internal static class QdrantClientExtensions
{
    private const string HealthCheckName = "Qdrant.Client";

    /// <summary>Adds a <see cref="QdrantServer"/>, its health check and its traces.</summary>
    /// <param name="builder">The host under construction.</param>
    /// <param name="connectionName">Name of the connection string.</param>
    /// <param name="configureSettings">Changes what the configuration says.</param>
    public static void AddQdrantClient(this IHostApplicationBuilder builder, string connectionName, Action<QdrantClientSettings>? configureSettings = null)
    {
        var settings = Read(builder, connectionName, QdrantOptions.ClientSection, configureSettings);
        builder.Services.AddSingleton(services => Create(services, connectionName, settings));
        if (!settings.DisableHealthChecks) AddHealthCheck(builder, HealthCheckName, settings, services => services.GetRequiredService<QdrantServer>());
    }

    /// <summary>Adds a <see cref="QdrantServer"/> under a key, which is the name of its connection string as well.</summary>
    /// <param name="builder">The host under construction.</param>
    /// <param name="name">The key.</param>
    /// <param name="configureSettings">Changes what the configuration says.</param>
    public static void AddKeyedQdrantClient(this IHostApplicationBuilder builder, string name, Action<QdrantClientSettings>? configureSettings = null)
    {
        var settings = Read(builder, name, $"{QdrantOptions.ClientSection}:{name}", configureSettings);
        builder.Services.AddKeyedSingleton(name, (services, _) => Create(services, name, settings));
        if (!settings.DisableHealthChecks) AddHealthCheck(builder, $"{HealthCheckName}_{name}", settings, services => services.GetRequiredKeyedService<QdrantServer>(name));
    }

    private static QdrantClientSettings Read(IHostApplicationBuilder builder, string connectionName, string section, Action<QdrantClientSettings>? configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var settings = new QdrantClientSettings();
        builder.Configuration.GetSection(section).Bind(settings);
        configure?.Invoke(settings);
        return settings;
    }

    // Read when it is first asked for: the host's validation has said by then what is wrong with the configuration.
    private static QdrantServer Create(IServiceProvider services, string connectionName, QdrantClientSettings settings)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var found = configuration.GetConnectionString(connectionName) is null && settings.Endpoint is not null
            ? new QdrantOptions { Endpoint = settings.Endpoint, ApiKey = settings.Key }
            : QdrantOptions.Find(key => configuration[key], connectionName);
        return new QdrantServer((found ?? throw new InvalidOperationException(
            $"No Qdrant server is configured: set ConnectionStrings:{connectionName} to 'Endpoint=http://host:6334;Key=…', or {QdrantOptions.ClientSection}:Endpoint.")) with { Traced = !settings.DisableTracing });
    }

    private static void AddHealthCheck(IHostApplicationBuilder builder, string name, QdrantClientSettings settings, Func<IServiceProvider, QdrantServer> find) =>
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, services => new Answers(find(services)), failureStatus: null, tags: null, settings.HealthCheckTimeout));

    private sealed class Answers(QdrantServer server) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return HealthCheckResult.Healthy($"version {await server.CheckHealthAsync(cancellationToken)} at {server.Endpoint}");
            }
            catch (Grpc.Core.RpcException failure)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, $"{server.Endpoint}: {QdrantFault.Describe(failure)}");
            }
        }
    }
}
