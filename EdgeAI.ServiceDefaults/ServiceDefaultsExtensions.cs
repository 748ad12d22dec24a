using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

// The namespace is that of Aspire's template, so that every service that has a host builder sees these methods.
namespace Microsoft.Extensions.Hosting;

/// <summary>What every EdgeAI service has: telemetry, health, service discovery and resilient HTTP clients.</summary>
/// <remarks>Names and behaviour follow the service-defaults project of .NET Aspire's template. No domain code belongs here.</remarks>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds OpenTelemetry, the default health checks, service discovery, and resilience on every <see cref="HttpClient"/>.</summary>
    /// <param name="builder">The host under construction.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>Maps <c>/health</c> (all checks), <c>/alive</c> (checks tagged <c>live</c>) and <c>/metrics</c> (Prometheus).</summary>
    /// <remarks>
    /// Aspire's template maps the health endpoints in Development only, because they may tell a stranger too much. Here they
    /// are mapped in every environment: an edge box is watched from outside (systemd, Kubernetes probes, Prometheus) exactly
    /// when it is in production, the services listen on loopback unless configured otherwise, and the answers carry one word.
    /// </remarks>
    /// <param name="app">The application under construction.</param>
    /// <returns>The same application.</returns>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        app.MapDefaultHealthEndpoints();
        app.MapPrometheusScrapingEndpoint(TelemetryExtensions.MetricsPath).WithMetadata(HealthExtensions.Reads);
        return app;
    }
}
