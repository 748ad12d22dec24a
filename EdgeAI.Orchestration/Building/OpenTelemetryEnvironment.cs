using Microsoft.Extensions.Configuration;

namespace EdgeAI.Orchestration.Building;

/// <summary>Where a resource sends its telemetry, and how often.</summary>
internal static class OpenTelemetryEnvironment
{
    internal const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    internal const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    internal const string HeadersVariable = "OTEL_EXPORTER_OTLP_HEADERS";

    /// <summary>Configuration keys in the order they are asked: the standard variable of whoever starts the AppHost wins.</summary>
    private static readonly string[] EndpointKeys = [EndpointVariable, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"];

    public static void Add(Dictionary<string, object> environment, IConfiguration configuration, bool isDevelopment, DashboardResource? dashboard)
    {
        environment["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
        environment["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        environment["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        environment["OTEL_SERVICE_NAME"] = InstanceValue.ServiceName;
        environment["OTEL_RESOURCE_ATTRIBUTES"] = ReferenceExpression.Create($"service.instance.id={InstanceValue.InstanceId}");

        if (EndpointKeys.Select(key => configuration[key]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) is { } endpoint)
        {
            environment[EndpointVariable] = endpoint;
            environment[ProtocolVariable] = configuration[ProtocolVariable] ?? "grpc";
            if (configuration[HeadersVariable] is { Length: > 0 } headers)
                environment[HeadersVariable] = new SecretValue(headers);
        }
        else if (dashboard is not null)
        {
            environment[EndpointVariable] = dashboard.Otlp;
            environment[ProtocolVariable] = "grpc";
            environment[HeadersVariable] = new SecretValue($"x-otlp-api-key={dashboard.OtlpKey}");
        }
        if (!isDevelopment)
            return;
        // A developer looks at the dashboard while it happens: nothing is sampled away or held back for long.
        environment["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        environment["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        environment["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        environment["OTEL_TRACES_SAMPLER"] = "always_on";
        environment["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
    }
}

/// <summary>A value that differs between the copies of one resource; whoever starts a copy fills it in.</summary>
internal sealed class InstanceValue : IValueProvider
{
    public static readonly InstanceValue ServiceName = new("service name");
    public static readonly InstanceValue InstanceId = new("instance id");

    private readonly string _name;

    private InstanceValue(string name) => _name = name;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException($"The {_name} is known only to a running copy of a resource.");
}

/// <summary>A text that must not be shown.</summary>
internal sealed class SecretValue(string value) : IValueProvider
{
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(value);
}
