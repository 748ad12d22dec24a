using EdgeAI.Orchestration.Running.Containers;
using EdgeAI.Orchestration.Running.Network;
using EdgeAI.Orchestration.Running.Processes;
using Microsoft.Extensions.Configuration;

namespace EdgeAI.Orchestration.Running;

/// <summary>Runs a model: gives ports, starts every resource in the order its dependencies allow, and ends the whole tree.</summary>
internal sealed class ApplicationRunner(RunContext context, IConfiguration configuration) : IAsyncDisposable
{
    private readonly List<ResourceSupervisor> _supervisors = [];
    private readonly List<ReplicaBalancer> _balancers = [];
    private readonly CancellationTokenSource _end = new();
    private ContainerEngine? _engine;
    private string _absence = "";

    public IReadOnlyList<ResourceSupervisor> Supervisors => _supervisors;

    /// <summary>Does everything that can fail before the first process: checks the model, gives the ports.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        DependencyOrder.EnsureNoCycle(context.Model);
        context.Ending = _end.Token;
        await PrepareContainersAsync(cancellationToken).ConfigureAwait(false);
        var allocation = new EndpointAllocation(configuration);
        foreach (var resource in context.Model.Resources)
            await PrepareAsync(resource, allocation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets all resources going that have no explicit start.</summary>
    public async Task StartAsync()
    {
        foreach (var supervisor in _supervisors.Where(s => !IsExplicit(s.Instance.Resource)))
            await supervisor.StartAsync().ConfigureAwait(false);
    }

    public async Task StopAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_supervisors.Select(supervisor => supervisor.StopAsync())).ConfigureAwait(false);
        foreach (var balancer in _balancers)
            await balancer.DisposeAsync().ConfigureAwait(false);
        _balancers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        foreach (var supervisor in _supervisors)
            supervisor.Dispose();
        _engine?.Dispose();
        _end.Dispose();
    }

    internal static bool IsExplicit(IResource resource) => resource.TryGetLastAnnotation<ExplicitStartupAnnotation>(out _);

    private async Task PrepareAsync(IResource resource, EndpointAllocation allocation, CancellationToken cancellationToken)
    {
        if (resource is IResourceWithoutLifetime)
        {
            await PassiveResources.AnnounceAsync(resource, context, _end.Token).ConfigureAwait(false);
            return;
        }
        if (resource is ContainerResource container)
        {
            await PrepareAsync(container, allocation, cancellationToken).ConfigureAwait(false);
            return;
        }
        if (resource is not (ProjectResource or ExecutableResource))
            return;
        var copies = resource.GetReplicaCount();
        var endpoints = allocation.Allocate(resource, copies);
        var instances = Enumerable.Range(0, copies).Select(index => new ResourceInstance(resource, index, copies,
            endpoints.ToDictionary(e => e.Endpoint.Name, e => e.TargetPorts[index]), context)
        {
            Urls = ResourceUrls.Of(resource, endpoints, index, copies),
        }).ToList();
        foreach (var instance in instances)
        {
            instance.Update(snapshot => snapshot);
            _supervisors.Add(new ResourceSupervisor(instance, new ProcessRunner(), restarts: !IsJob(resource), context));
        }
        foreach (var endpoint in endpoints.Where(e => e.IsBalanced))
            _balancers.Add(await ReplicaBalancer.StartAsync(endpoint, instances, context.Notifications, cancellationToken).ConfigureAwait(false));
    }

    private async Task PrepareContainersAsync(CancellationToken cancellationToken)
    {
        if (!context.Model.Resources.OfType<ContainerResource>().Any())
            return;
        (_engine, _absence) = await ContainerEngine.ConnectAsync(configuration, cancellationToken).ConfigureAwait(false);
        if (_engine is not null)
            foreach (var name in await LeftoverContainers.RemoveAsync(_engine, cancellationToken).ConfigureAwait(false))
                context.Console.Announce($"Removed container {name}, which an earlier run has left.");
    }

    private async Task PrepareAsync(ContainerResource container, EndpointAllocation allocation, CancellationToken cancellationToken)
    {
        if (_engine is null)
        {
            UnavailableContainers.Withhold(new ResourceInstance(container, 0, 1, new Dictionary<string, int>(), context), _absence, context);
            return;
        }
        var endpoints = allocation.Allocate(container, await PersistentContainers.PortsAsync(_engine, container, context.AppHostDirectory, cancellationToken).ConfigureAwait(false));
        var instance = new ResourceInstance(container, 0, 1, endpoints.ToDictionary(e => e.Endpoint.Name, e => e.TargetPorts[0]), context)
        {
            HostPorts = endpoints.ToDictionary(e => e.Endpoint.Name, e => e.Port),
            Urls = ResourceUrls.Of(container, endpoints, 0, 1),
        };
        instance.Update(snapshot => snapshot);
        _supervisors.Add(new ResourceSupervisor(instance, new ContainerRunner(_engine), restarts: !IsJob(container), context));
    }

    /// <summary>Work that somebody waits for, or that somebody starts by hand, is done once; all else is kept running.</summary>
    private bool IsJob(IResource resource) => IsExplicit(resource) || context.Model.Resources
        .SelectMany(other => other.Annotations.OfType<WaitAnnotation>())
        .Any(wait => wait.WaitType == WaitType.WaitForCompletion && wait.Resource == resource);
}
