using System.Diagnostics;
using System.Globalization;
using EdgeAI.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
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

    private const string GrpcInstrumentation = "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_ENABLE_GRPC_INSTRUMENTATION";

    // The SDK reserves room for 2,000 of every instrument: 8 MB a service. What comes beyond is summed up as otel.metric.overflow.
    private static readonly MetricStreamConfiguration SmallBoard = new() { CardinalityLimit = 256 };

    /// <summary>Adds logs, metrics and traces; exports by OTLP only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, or that of a signal.</summary>
    /// <remarks>
    /// The exporter reads the standard variables (<c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>_HEADERS</c>, <c>OTEL_SERVICE_NAME</c>,
    /// <c>OTEL_RESOURCE_ATTRIBUTES</c> and so on) by itself: whoever sets them decides where the telemetry goes. docs/observability.md
    /// has what is sent, and what becomes of it while the collector is away.
    /// </remarks>
    /// <param name="builder">The host under construction.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Two lines a request, at every frame; their spans and metrics say the same.
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        var settings = new TelemetrySettings(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<RuntimeInstruments>();
        builder.Services.AddHostedService<TelemetryLifetime>();
        // gRPC calls by the conventions for them; whoever sets the variable has the last word.
        builder.Configuration[GrpcInstrumentation] ??= "true";

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => ServiceIdentity.Describe(resource, builder.Environment, builder.Configuration))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(OwnSources)
                .AddInstrumentation(static services => services.GetRequiredService<RuntimeInstruments>())
                .AddView(static instrument => RuntimeInstruments.Replaces(instrument) ? MetricStreamConfiguration.Drop : SmallBoard)
                .AddPrometheusExporter())
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName)
                .AddSource(OwnSources)
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = IsWorthATrace;
                    options.EnrichWithHttpResponse = NameTheError;
                })
                .AddHttpClientInstrumentation());

        if (settings.Exports)
        {
            builder.Services.AddSingleton<Collectors>();
            builder.Services.AddOptions<OtlpExporterOptions>().Configure<Collectors>(static (options, collectors) => collectors.StandBefore(options));
            telemetry.UseOtlpExporter();
        }
        return builder;
    }

    // The conventions ask for it, and the instrumentation knows exceptions only that nobody handled.
    private static void NameTheError(Activity span, HttpResponse response)
    {
        if (response.StatusCode >= 500 && span.GetTagItem("error.type") is null)
            span.SetTag("error.type", response.StatusCode.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Probes and scrapes come every few seconds for ever; their traces would bury the frames'.</summary>
    private static bool IsWorthATrace(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(HealthExtensions.HealthPath, StringComparison.Ordinal)
        && !context.Request.Path.StartsWithSegments(HealthExtensions.AlivePath, StringComparison.Ordinal)
        && !context.Request.Path.StartsWithSegments(MetricsPath, StringComparison.Ordinal);
}
