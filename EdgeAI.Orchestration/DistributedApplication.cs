using EdgeAI.Orchestration.Running;
using EdgeAI.Orchestration.Running.Api;
using EdgeAI.Orchestration.Running.Health;
using EdgeAI.Orchestration.Running.Processes;
using EdgeAI.Orchestration.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace EdgeAI.Orchestration;

/// <summary>A composed application: runs it, or writes it down.</summary>
public sealed class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IDistributedApplicationBuilder _builder;
    private readonly EntryPointSession? _session;
    private readonly CancellationTokenSource _end = new();
    private ChildProcessLauncher? _launcher;
    private RunContext? _context;
    private ApplicationRunner? _runner;
    private int _disposed;
    private ResourceApi? _api;
    private Task<string?> _started = Task.FromResult<string?>(null);

    internal DistributedApplication(IHost host, IDistributedApplicationBuilder builder, EntryPointSession? session, DashboardResource? dashboard)
    {
        _host = host;
        _builder = builder;
        _session = session;
        Dashboard = dashboard;
        ResourceNotifications = host.Services.GetRequiredService<ResourceNotificationService>();
    }

    /// <summary>Services of the AppHost itself.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>What every resource is doing.</summary>
    public ResourceNotificationService ResourceNotifications { get; }

    internal DashboardResource? Dashboard { get; }

    internal DistributedApplicationModel Model => Services.GetRequiredService<DistributedApplicationModel>();

    internal IReadOnlyList<ResourceSupervisor> Supervisors => _runner?.Supervisors ?? [];

    internal RunContext Context => _context ?? throw new InvalidOperationException("The application has not been started.");

    /// <summary>Begins the composition of an application.</summary>
    /// <param name="args">The AppHost's command line.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    /// <summary>Begins the composition of an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (EntryPointSession.Current is { } session)
            session.OnCreating(options);
        else
            ModelErrors.ShowInOneLine();
        return new DistributedApplicationBuilder(options);
    }

    /// <summary>Runs until Ctrl-C, SIGTERM, or a first start that fails; or publishes. Sets the exit code of the process.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run" />
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_session is not null)
            await _session.RunUntilDisposedAsync(cancellationToken).ConfigureAwait(false);
        else
            Environment.ExitCode = await ApplicationMain.RunAsync(this, _builder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts every resource that has no explicit start; returns when all are on their way.</summary>
    /// <exception cref="DistributedApplicationException">A port is in use, or the model contradicts itself.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_context is not null)
            throw new InvalidOperationException("The application has been started already.");
        var console = Services.GetService<ConsoleOutput>() ?? (_session is null ? ConsoleOutput.OfThisProcess() : ConsoleOutput.Silent());
        var time = Services.GetRequiredService<TimeProvider>();
        _launcher = new ChildProcessLauncher();
        _context = new RunContext(Model, _builder.ExecutionContext, ResourceNotifications, console, time, RunOptions.Read(_builder.Configuration))
        {
            AppHostDirectory = _builder.AppHostDirectory,
            Launcher = _launcher,
            Health = new HealthProbe(Services.GetService<HealthCheckService>(), time),
        };
        await _host.StartAsync(cancellationToken).ConfigureAwait(false);
        _runner = new ApplicationRunner(_context, _builder.Configuration);
        await _runner.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var commands = new ResourceCommands(_runner.Supervisors, Services);
        Services.GetRequiredService<ResourceCommandService>().Attach(commands);
        if (Dashboard is not null)
            _api = await ResourceApi.StartAsync(Dashboard.ApiPort, Dashboard.ApiToken, _context, commands, cancellationToken).ConfigureAwait(false);
        await _runner.StartAsync().ConfigureAwait(false);
        _started = StartReport.WatchAsync(_runner.Supervisors, _context, _end.Token);
    }

    /// <summary>Completes when the first start is over: null when everything is up, or what failed for good.</summary>
    internal Task<string?> Started => _started;

    /// <summary>Ends every resource: asks, waits for the grace, and kills.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _end.CancelAsync().ConfigureAwait(false);
        if (_runner is not null)
            await _runner.StopAsync().ConfigureAwait(false);
        await _host.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _end.CancelAsync().ConfigureAwait(false);
        if (_runner is not null)
            await _runner.DisposeAsync().ConfigureAwait(false);
        if (_api is not null)
            await _api.DisposeAsync().ConfigureAwait(false);
        _launcher?.Dispose();
        _context?.Health.Dispose();
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync().ConfigureAwait(false);
        _session?.End();
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
