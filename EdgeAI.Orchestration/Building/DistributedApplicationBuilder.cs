using System.Reflection;
using EdgeAI.Orchestration.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Orchestration;

/// <summary>Composes a distributed application.</summary>
internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    /// <summary>Assembly metadata that the build targets write: folder of the AppHost's project file.</summary>
    internal const string ProjectDirectoryMetadata = "apphostprojectpath";

    private readonly HostApplicationBuilder _host;
    private bool _isBuilt;

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        AppHostAssembly = options.AssemblyName is null ? Assembly.GetEntryAssembly() : Assembly.Load(options.AssemblyName);
        AppHostDirectory = options.ProjectDirectory ?? ProjectDirectoryOf(AppHostAssembly) ?? Directory.GetCurrentDirectory();
        _host = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = options.Args,
            ContentRootPath = Directory.Exists(AppHostDirectory) ? AppHostDirectory : AppContext.BaseDirectory,
            ApplicationName = AppHostAssembly?.GetName().Name,
        });
        _host.Logging.ClearProviders();
        ExecutionContext = Publishing.PublishRequest.Read(Configuration) is { } request
            ? new DistributedApplicationExecutionContext(DistributedApplicationOperation.Publish, request.Publisher)
            : new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run);
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <summary>The dashboard, once built and if there is one.</summary>
    public DashboardResource? Dashboard { get; private set; }

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        if (_isBuilt)
            throw new InvalidOperationException("Build was called already: make another builder for another application.");
        _isBuilt = true;
        EntryPointSession.Current?.OnBuilding(this);
        Dashboard = DashboardResource.AddTo(this, enabledByDefault: EntryPointSession.Current is null);

        Services.AddHealthChecks();
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton<ResourceNotificationService>();
        Services.AddSingleton(services => new ResourceCommandService(services.GetRequiredService<ResourceNotificationService>()));
        Services.TryAddSingleton(TimeProvider.System);
        var application = new DistributedApplication(_host.Build(), this, EntryPointSession.Current, Dashboard);
        EntryPointSession.Current?.OnBuilt(application);
        return application;
    }

    private static string? ProjectDirectoryOf(Assembly? assembly) => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => string.Equals(metadata.Key, ProjectDirectoryMetadata, StringComparison.OrdinalIgnoreCase))?.Value;
}
