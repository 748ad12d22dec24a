using System.Globalization;
using System.Net.Sockets;
using EdgeAI.Orchestration.Building;

namespace EdgeAI.Orchestration;

/// <summary>How a project is added.</summary>
public sealed class ProjectResourceOptions
{
    /// <summary>Profile of launchSettings.json; the first that runs the project when null.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>Whether to read no profile at all.</summary>
    public bool ExcludeLaunchProfile { get; set; }
}

/// <summary>Projects of the application.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project that the AppHost's project file references.</summary>
    /// <typeparam name="TProject">Its generated description, <c>Projects.EdgeAI_Inference</c>.</typeparam>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

    /// <summary>Adds a project that the AppHost's project file references, with a chosen launch profile, or none when null.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, options =>
        {
            options.LaunchProfileName = launchProfileName;
            options.ExcludeLaunchProfile = launchProfileName is null;
        });

    /// <summary>Adds a project that the AppHost's project file references.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new() => builder.AddProject(name, new TProject(), configure);

    /// <summary>Adds a project by the path of its project file, relative to the AppHost's folder.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddProject(name, new ProjectPathMetadata(Path.GetFullPath(projectPath, builder.AppHostDirectory)), _ => { });
    }

    internal static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata, Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ProjectResourceOptions();
        configure(options);

        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(new ProjectAnnotation(metadata));
        if (!options.ExcludeLaunchProfile && LaunchSettingsFile.Find(metadata.ProjectPath, options.LaunchProfileName) is { } profile)
            project.WithAnnotation(profile).WithLaunchProfileEndpoints(profile.Profile);
        return project.WithProjectEnvironment();
    }

    /// <summary>Runs several copies behind one address.</summary>
    /// <param name="builder">The project.</param>
    /// <param name="replicas">At least 1.</param>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (replicas < 1)
            throw new ArgumentOutOfRangeException(nameof(replicas), replicas,
                $"Resource \"{builder.Resource.Name}\" needs at least 1 replica; leave it out of the model to run none.");
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    private static IResourceBuilder<ProjectResource> WithLaunchProfileEndpoints(this IResourceBuilder<ProjectResource> project, LaunchProfile profile)
    {
        if (project.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            foreach (var url in profile.ApplicationUrls)
                AddOnce(url.Scheme, url.Port == 0 ? null : url.Port);
        }
        else if (profile.ApplicationUrls.Any())
        {
            // A deployment decides about certificates, so a published web project offers both, as Aspire writes it.
            AddOnce("http", null);
            AddOnce("https", null);
        }
        return project;

        void AddOnce(string scheme, int? port)
        {
            if (!project.Resource.GetEndpoint(scheme).Exists)
                project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, scheme, name: scheme, port: port) { FromLaunchProfile = true });
        }
    }
}
