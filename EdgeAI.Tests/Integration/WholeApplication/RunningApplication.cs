using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using EdgeAI.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Integration.WholeApplication;

/// <summary>The AppHost's own application, with its dashboard, on free ports and a small catalog; started once for the tests of one class.</summary>
public sealed class RunningApplication : IAsyncLifetime
{
    /// <summary>Not an expectation: the machine may be doing anything else.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication? _application;

    internal SmallCatalog Catalog { get; private set; } = null!;

    public DistributedApplication Application => _application!;

    /// <summary>Folder of the index.</summary>
    public string Data => _folder.Combine("data");

    public HttpClient Inference { get; private set; } = null!;

    /// <summary>The dashboard's HTTP API.</summary>
    public HttpClient Dashboard { get; private set; } = null!;

    /// <summary>Address that logs a browser in to the dashboard.</summary>
    public Uri Login => new(Dashboard.BaseAddress!, $"/login?t={AppHostSetting("BrowserToken")}");

    public ResourceCommandService Commands => Application.Services.GetRequiredService<ResourceCommandService>();

    public static CancellationToken Patience() => new CancellationTokenSource(Limit).Token;

    public async ValueTask InitializeAsync()
    {
        Catalog = SmallCatalog.Write(_folder.Combine("catalog"));
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.EdgeAI_AppHost>(
            ["--catalog", Catalog.Folder, "--data", Data, "--Containers:Enabled=false"],
            (options, _) => options.DisableDashboard = false);
        // What the test asks and what the services write would fill the console of the test run.
        _builder.Services.AddLogging(logging => logging.ClearProviders());
        _application = await _builder.BuildAsync();
        await _application.StartAsync(Patience());
        foreach (var service in new[] { "inference", "capture" })
            await _application.ResourceNotifications.WaitForResourceHealthyAsync(service, Patience());
        Inference = _application.CreateHttpClient("inference", "http");
        Dashboard = _application.CreateHttpClient("aspire-dashboard", "http");
        Dashboard.DefaultRequestHeaders.Add("x-api-key", AppHostSetting("DashboardApiKey"));
    }

    /// <summary>The name of a running resource's one copy.</summary>
    public async Task<string> IdAsync(string resource) => (await RunningAsync(resource)).ResourceId;

    /// <summary>The process of a running resource: a <c>dotnet run</c>, whose child is the service.</summary>
    public async Task<int> WrapperAsync(string resource) => WrapperOf((await RunningAsync(resource)).Snapshot);

    /// <summary>Waits until a resource is healthy in another process than before.</summary>
    public Task WaitForHealthyAfterAsync(string resource, int wrapper) => Application.ResourceNotifications.WaitForResourceAsync(resource,
        change => change.Snapshot is { HealthStatus: HealthStatus.Healthy } && WrapperOf(change.Snapshot) is > 0 and var now && now != wrapper, Patience());

    public async ValueTask DisposeAsync()
    {
        Inference?.Dispose();
        Dashboard?.Dispose();
        if (_application is not null)
            await _application.DisposeAsync();
        if (_builder is not null)
            await _builder.DisposeAsync();
        _folder.Dispose();
    }

    private string? AppHostSetting(string name) => Application.Services.GetRequiredService<IConfiguration>()[$"AppHost:{name}"];

    private Task<ResourceEvent> RunningAsync(string resource) => Application.ResourceNotifications.WaitForResourceAsync(resource, change => WrapperOf(change.Snapshot) > 0, Patience());

    private static int WrapperOf(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Running
        && snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } value ? Convert.ToInt32(value) : 0;
}
