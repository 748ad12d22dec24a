using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.Orchestration.Building;

/// <summary>The environment that every project gets, as .NET Aspire 13.5 gives it.</summary>
internal static class ProjectEnvironment
{
    public static IResourceBuilder<ProjectResource> WithProjectEnvironment(this IResourceBuilder<ProjectResource> project)
    {
        var builder = project.ApplicationBuilder;
        return project.WithEnvironment(context =>
        {
            var environment = context.EnvironmentVariables;
            environment["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
            if (context.ExecutionContext.IsPublishMode)
                AddPublished(environment, project.Resource);
            else
                AddRunning(environment, project.Resource, builder);
        });
    }

    private static void AddPublished(Dictionary<string, object> environment, ProjectResource project)
    {
        var endpoints = EndpointsOfTheServer(project).ToList();
        if (endpoints.Count == 0)
            return;
        environment["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        AddPorts("HTTP_PORTS", endpoints.Where(e => e.UriScheme == "http"));
        // The https endpoint that a launch profile brought needs a certificate that only the deployment has.
        AddPorts("HTTPS_PORTS", endpoints.Where(e => e is { UriScheme: "https", FromLaunchProfile: false }));

        void AddPorts(string name, IEnumerable<EndpointAnnotation> of)
        {
            if (Join(of.Select(e => TargetPort(project, e)), ";") is { } ports)
                environment[name] = ports;
        }
    }

    private static void AddRunning(Dictionary<string, object> environment, ProjectResource project, IDistributedApplicationBuilder builder)
    {
        environment["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        environment["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        OpenTelemetryEnvironment.Add(environment, builder.Configuration, builder.Environment.IsDevelopment(), (builder as DistributedApplicationBuilder)?.Dashboard);

        if (project.TryGetLastAnnotation<LaunchProfileAnnotation>(out var launch))
        {
            environment["DOTNET_LAUNCH_PROFILE"] = launch.Name;
            foreach (var (name, value) in launch.Profile.EnvironmentVariables ?? [])
                environment[name] = Environment.ExpandEnvironmentVariables(value);
        }
        // "localhost" and not an address: a service must not be reachable from outside because an orchestrator started it.
        if (Join(EndpointsOfTheServer(project).Select(e => ReferenceExpression.Create($"{e.UriScheme}://localhost:{TargetPort(project, e)}")), ";") is { } urls)
            environment["ASPNETCORE_URLS"] = urls;
    }

    /// <summary>The endpoints that ASP.NET Core opens by itself: those whose port the program does not ask for by another name.</summary>
    private static IEnumerable<EndpointAnnotation> EndpointsOfTheServer(ProjectResource project) => project.Annotations
        .OfType<EndpointAnnotation>()
        .Where(endpoint => endpoint is { UriScheme: "http" or "https", TargetPortEnvironmentVariable: null });

    private static EndpointReferenceExpression TargetPort(ProjectResource project, EndpointAnnotation endpoint) =>
        new EndpointReference(project, endpoint).Property(EndpointProperty.TargetPort);

    private static IValueProvider? Join(IEnumerable<IValueProvider> values, string separator) => values
        .Aggregate(default(IValueProvider), (all, next) => all is null ? next : ReferenceExpression.Create($"{all}{separator}{next}"));
}
