namespace EdgeAI.Orchestration.Running;

/// <summary>Watches the first start of all resources: says where to look when all are up, or what kept them from it.</summary>
internal static class StartReport
{
    /// <returns>Completes when everything is up; null then, or what failed for good.</returns>
    public static async Task<string?> WatchAsync(IReadOnlyList<ResourceSupervisor> supervisors, RunContext context, CancellationToken cancellationToken)
    {
        var awaited = supervisors.Where(s => !ApplicationRunner.IsExplicit(s.Instance.Resource)).ToDictionary(s => s.Instance.Id);
        if (awaited.Count == 0)
            return null;
        await foreach (var _ in context.Notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            var unavailable = context.Unavailable;
            var current = context.Notifications.Current().Where(copy => awaited.ContainsKey(copy.ResourceId) && !unavailable.Contains(copy.Resource)).ToList();
            // In the order of the model, in which a dependency stands before those that fail because of it.
            if (current.FirstOrDefault(copy => HasFailed(copy, awaited[copy.ResourceId])) is { } failed)
                return Describe(failed, context);
            if (current.Count == awaited.Values.Count(supervisor => !unavailable.Contains(supervisor.Instance.Resource)) && current.All(IsUp))
                return null;
        }
        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>The first address that is meant for users: the live page.</summary>
    public static string? PageUrl(DistributedApplicationModel model) => model.Resources
        .SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>())
        .Where(endpoint => endpoint is { IsExternal: true, UriScheme: "http" or "https" })
        .OrderBy(endpoint => endpoint.Transport == "http2")
        .Select(endpoint => endpoint.AllocatedEndpoint?.UriString)
        .FirstOrDefault(url => url is not null);

    private static bool IsUp(ResourceEvent copy) =>
        ResourceNotificationService.IsHealthy(copy) || copy.Snapshot.State.Text == KnownResourceStates.Finished;

    private static bool HasFailed(ResourceEvent copy, ResourceSupervisor supervisor) =>
        copy.Snapshot.State.Text == KnownResourceStates.FailedToStart
        || (supervisor.IsJob && copy.Snapshot.State.Text == KnownResourceStates.Exited && copy.Snapshot.ExitCode is not (null or 0) && copy.Snapshot.StateDetail != CustomResourceSnapshot.StoppedDetail);

    private static string Describe(ResourceEvent failed, RunContext context) =>
        $"\"{failed.ResourceId}\" {(failed.Snapshot.ExitCode is { } code ? $"ended with exit code {code}" : $"cannot start: {failed.Snapshot.StateDetail}")}. " +
        (failed.Snapshot.ExitCode is null ? "" : DependencyWait.LastLines(failed.ResourceId, context));
}
