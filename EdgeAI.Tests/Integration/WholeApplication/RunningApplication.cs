using System.Net.Http.Headers;
using EdgeAI.Orchestration;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Orchestration.Testing;
using EdgeAI.Tests.Fixtures;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Tests.Integration.WholeApplication;

/// <summary>The AppHost's own application, with its dashboard, on free ports and a small catalog; started once for the tests of one class.</summary>
public sealed class RunningApplication : IAsyncLifetime
{
    internal const string BrowserToken = "token-of-the-test";

    /// <summary>No expectation but a stop: the machine may be doing anything else.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication? _application;

    internal SmallCatalog Catalog { get; private set; } = null!;

    public DistributedApplication Application => _application!;

    /// <summary>Folder of the index.</summary>
    public string Data => _folder.Combine("data");

    public HttpClient Inference { get; private set; } = null!;

    /// <summary>The dashboard's pages and its JSON, with the token.</summary>
    public HttpClient Dashboard { get; private set; } = null!;

    public static CancellationToken Patience() => new CancellationTokenSource(Limit).Token;

    public async ValueTask InitializeAsync()
    {
        Catalog = SmallCatalog.Write(_folder.Combine("catalog"));
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.EdgeAI_AppHost>(
            ["--catalog", Catalog.Folder, "--data", Data, "--Dashboard:Enabled=true", $"--Dashboard:BrowserToken={BrowserToken}", "--Containers:Enabled=false"]);
        _application = await _builder.BuildAsync();
        await _application.StartAsync();
        foreach (var service in new[] { "dashboard", "inference", "capture" })
            await _application.ResourceNotifications.WaitForResourceHealthyAsync(service, Patience());
        Inference = _application.CreateHttpClient("inference");
        Dashboard = _application.CreateHttpClient("dashboard");
        Dashboard.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BrowserToken);
    }

    /// <summary>One copy of a resource as it is now.</summary>
    public CustomResourceSnapshot SnapshotOf(string resource) =>
        Application.ResourceNotifications.TryGetCurrentState(resource, out var current) ? current.Snapshot : throw new InvalidOperationException($"{resource} was never announced.");

    /// <summary>Waits until a resource is healthy in another process than before.</summary>
    public Task WaitForHealthyAfterAsync(string resource, int? processId) => Application.ResourceNotifications.WaitForResourceAsync(resource,
        e => e.Snapshot is { HealthStatus: HealthStatus.Healthy, ProcessId: { } now } && now != processId, Patience());

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
}
