using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>What every resource is doing, for whoever wants to know or wait.</summary>
public sealed class ResourceNotificationService
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Channel<ResourceEvent>, byte> _watchers = [];

    /// <summary>Every copy of every resource as it is now, then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });
        lock (_lock)
        {
            foreach (var current in _current.Values)
                channel.Writer.TryWrite(current);
            _watchers[channel] = 0;
        }
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return change;
        }
        finally
        {
            _watchers.TryRemove(channel, out _);
        }
    }

    /// <summary>How one copy is now.</summary>
    /// <param name="resourceId">Name of the resource, with a number where there are several copies.</param>
    /// <param name="resourceEvent">Its last change.</param>
    /// <returns>Whether there is such a copy.</returns>
    public bool TryGetCurrentState(string resourceId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
            return _current.TryGetValue(resourceId, out resourceEvent);
    }

    /// <summary>Waits until every copy of a resource runs and is healthy.</summary>
    /// <exception cref="DistributedApplicationException">It ended or cannot be started.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        var last = await WaitForAllAsync(resourceName, copies => copies.All(IsHealthy) || copies.Any(IsOver), cancellationToken).ConfigureAwait(false);
        return last.FirstOrDefault(IsOver) is { } over
            ? throw new DistributedApplicationException($"Resource \"{over.ResourceId}\" is {over.Snapshot.State.Text} and will not become healthy{Because(over)}.")
            : last[0];
    }

    /// <summary>Waits until every copy of a resource is in a state.</summary>
    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        await WaitForAllAsync(resourceName, copies => copies.All(copy => copy.Snapshot.State.Text == (targetState ?? KnownResourceStates.Running)), cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until a copy of a resource is as wanted.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default) =>
        (await WaitForAllAsync(resourceName, copies => copies.Any(predicate), cancellationToken).ConfigureAwait(false)).First(predicate);

    internal async Task<List<ResourceEvent>> WaitForAllAsync(string resourceName, Func<List<ResourceEvent>, bool> condition, CancellationToken cancellationToken)
    {
        await foreach (var change in WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase))
                continue;
            var copies = Copies(resourceName);
            if (condition(copies))
                return copies;
        }
        throw new OperationCanceledException(cancellationToken);
    }

    internal List<ResourceEvent> Current()
    {
        lock (_lock)
            return [.. _current.Values];
    }

    internal List<ResourceEvent> Copies(string resourceName)
    {
        lock (_lock)
            return [.. _current.Values.Where(e => string.Equals(e.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase))];
    }

    internal void Publish(IResource resource, string resourceId, Func<CustomResourceSnapshot?, CustomResourceSnapshot> update)
    {
        lock (_lock)
        {
            var before = _current.GetValueOrDefault(resourceId)?.Snapshot;
            var after = update(before);
            if (after == before)
                return;
            var change = _current[resourceId] = new ResourceEvent(resource, resourceId, after);
            foreach (var watcher in _watchers.Keys)
                watcher.Writer.TryWrite(change);
        }
    }

    internal static bool IsHealthy(ResourceEvent copy) =>
        copy.Snapshot is { HealthStatus: HealthStatus.Healthy } snapshot && snapshot.State.Text == KnownResourceStates.Running;

    /// <summary>It will not run again by itself.</summary>
    internal static bool IsOver(ResourceEvent copy) =>
        copy.Snapshot.State.Text == KnownResourceStates.Finished || copy.Snapshot.State.Text == KnownResourceStates.FailedToStart;

    private static string Because(ResourceEvent copy) => copy.Snapshot.StateDetail is { } detail ? $": {detail}" : "";
}
