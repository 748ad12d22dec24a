using System.Reflection;
using EdgeAI.Orchestration.Building;
using Microsoft.Extensions.Configuration;

namespace EdgeAI.Orchestration;

/// <summary>The dashboard as one more resource, which every run has unless it is turned off.</summary>
internal sealed record DashboardResource(ProjectResource Project, string BrowserToken, string OtlpKey, int ApiPort, string ApiToken)
{
    public const string ResourceName = "dashboard";

    /// <summary>Configuration key that turns it on or off. Default: on, and off in tests.</summary>
    public const string EnabledKey = "Dashboard:Enabled";

    /// <summary>Assembly metadata that the build targets write for the project reference marked <c>IsDashboard</c>: project file and assembly.</summary>
    internal const string ProjectMetadata = "edgeaidashboardproject";
    internal const string AssemblyMetadata = "edgeaidashboardassembly";

    private const string PagesEndpoint = "http";
    private const string OtlpGrpcEndpoint = "otlp-grpc";
    private const string OtlpHttpEndpoint = "otlp-http";
    private const int PagesPort = 18888;
    private const int OtlpGrpcPort = 4317;
    private const int OtlpHttpPort = 4318;

    /// <summary>Where services send their telemetry.</summary>
    public EndpointReference Otlp => Project.GetEndpoint(OtlpGrpcEndpoint);

    /// <summary>The address a person opens.</summary>
    public string LoginUrl => $"{Project.GetEndpoint(PagesEndpoint).Url}/login?t={BrowserToken}";

    /// <summary>Adds the dashboard where the AppHost references one and nobody has turned it off.</summary>
    public static DashboardResource? AddTo(IDistributedApplicationBuilder builder, bool enabledByDefault)
    {
        var metadata = builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>().ToLookup(attribute => attribute.Key, attribute => attribute.Value);
        if (metadata?[ProjectMetadata].FirstOrDefault() is not { } projectPath || metadata[AssemblyMetadata].FirstOrDefault() is not { } assemblyPath
            || !builder.ExecutionContext.IsRunMode || !builder.Configuration.GetValue(EnabledKey, enabledByDefault))
            return null;

        var project = builder.AddProject(ResourceName, new BuiltProject(projectPath, assemblyPath), options => options.ExcludeLaunchProfile = true)
            .ExcludeFromManifest()
            .WithHttpEndpoint(port: PagesPort, name: PagesEndpoint, env: "Dashboard__Port")
            .WithHttpEndpoint(port: OtlpGrpcPort, name: OtlpGrpcEndpoint, env: "Dashboard__Otlp__GrpcPort")
            .WithHttpEndpoint(port: OtlpHttpPort, name: OtlpHttpEndpoint, env: "Dashboard__Otlp__HttpPort")
            // A collector of somebody else's may hold the usual ports of OTLP; the services are told where ours is anyway.
            .WithEndpoint(OtlpGrpcEndpoint, endpoint => (endpoint.Transport, endpoint.PortIsPreference) = ("http2", true))
            .WithEndpoint(OtlpHttpEndpoint, endpoint => endpoint.PortIsPreference = true)
            .WithHttpHealthCheck("/alive", endpointName: PagesEndpoint);
        var dashboard = new DashboardResource(project.Resource, Token(builder, "BrowserToken"), Token(builder, "Otlp:ApiKey"),
            Running.Network.PortAllocator.Free(), Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)));
        project.WithUrlForEndpoint(PagesEndpoint, url => url.DisplayText = "Dashboard").WithEnvironment(context =>
        {
            var environment = context.EnvironmentVariables;
            environment["Dashboard__BrowserToken"] = new SecretValue(dashboard.BrowserToken);
            environment["Dashboard__Otlp__ApiKey"] = new SecretValue(dashboard.OtlpKey);
            environment["Dashboard__ResourceApi__Url"] = $"http://127.0.0.1:{dashboard.ApiPort}";
            environment["Dashboard__ResourceApi__Token"] = new SecretValue(dashboard.ApiToken);
            // Its own telemetry, sent to itself, would make telemetry for ever.
            foreach (var name in environment.Keys.Where(name => name.StartsWith("OTEL_EXPORTER_", StringComparison.Ordinal)).ToList())
                environment.Remove(name);
        });
        return dashboard;
    }

    /// <summary>A configured token stays the same over restarts, so that a browser stays logged in.</summary>
    private static string Token(IDistributedApplicationBuilder builder, string key) =>
        builder.Configuration[$"Dashboard:{key}"] is { Length: > 0 } configured ? configured
        : Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    private sealed record BuiltProject(string ProjectPath, string? TargetPath) : IProjectMetadata;
}
