using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.Hosting;

/// <summary>The two questions an outsider may ask: is it ready, is it alive.</summary>
public static class HealthExtensions
{
    /// <summary>Path of the readiness endpoint: every registered check has to be healthy.</summary>
    public const string HealthPath = "/health";

    /// <summary>Path of the liveness endpoint: only the checks tagged <see cref="LiveTag"/> count.</summary>
    public const string AlivePath = "/alive";

    /// <summary>Tag of the checks that answer <see cref="AlivePath"/>.</summary>
    public const string LiveTag = "live";

    /// <summary>What may be asked of an address that only tells.</summary>
    internal static readonly HttpMethodMetadata Reads = new([HttpMethods.Get, HttpMethods.Head]);

    /// <summary>Adds the check that says that the process answers at all.</summary>
    /// <param name="builder">The host under construction.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        // /health tells what is unhealthy and why; a service that is still starting is no failure to log with each probe.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService", LogLevel.None);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        return builder;
    }

    internal static void MapDefaultHealthEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(HealthPath).WithMetadata(Reads);
        endpoints.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).WithMetadata(Reads);
    }
}
