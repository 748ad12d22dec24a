using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>OpenTelemetry as every EdgeAI service has it.</summary>
public static class TelemetryExtensions
{
    /// <summary>Path of the Prometheus endpoint.</summary>
    public const string MetricsPath = "/metrics";

    /// <summary>Meters and activity sources are named as their assembly, so one wildcard covers every room of the house.</summary>
    private const string OwnSources = "EdgeAI.*";

    // The SDK reserves room for 2,000 of every instrument: 8 MB a service. What comes beyond is summed up as otel.metric.overflow.
    private static readonly MetricStreamConfiguration SmallBoard = new() { CardinalityLimit = 256 };

    /// <summary>Adds logs, metrics and traces; exports by OTLP only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
    /// <remarks>
    /// The exporter reads the standard variables (<c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>_HEADERS</c>, <c>OTEL_SERVICE_NAME</c>,
    /// <c>OTEL_RESOURCE_ATTRIBUTES</c> and so on) by itself: whoever sets them decides where the telemetry goes.
    /// </remarks>
    /// <param name="builder">The host under construction.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Two lines a request, at every frame; their spans and metrics say the same.
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(OwnSources)
                .AddView(_ => SmallBoard)
                .AddPrometheusExporter())
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName)
                .AddSource(OwnSources)
                .AddAspNetCoreInstrumentation(options => options.Filter = IsWorthATrace)
                .AddHttpClientInstrumentation());

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
        return builder;
    }

    /// <summary>Probes and scrapes come every few seconds for ever; their traces would bury the frames'.</summary>
    private static bool IsWorthATrace(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(HealthExtensions.HealthPath, StringComparison.Ordinal)
        && !context.Request.Path.StartsWithSegments(HealthExtensions.AlivePath, StringComparison.Ordinal)
        && !context.Request.Path.StartsWithSegments(MetricsPath, StringComparison.Ordinal);
}
