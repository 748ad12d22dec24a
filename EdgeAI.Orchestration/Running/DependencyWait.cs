namespace EdgeAI.Orchestration.Running;

/// <summary>Holds a resource back until what it waits for is there.</summary>
internal static class DependencyWait
{
    private const int LogLines = 10;

    /// <exception cref="DistributedApplicationException">A dependency will never be there.</exception>
    public static async Task WaitAllAsync(ResourceInstance instance, RunContext context, CancellationToken cancellationToken)
    {
        var waits = instance.Resource.Annotations.OfType<WaitAnnotation>()
            .Where(wait => wait.Resource is not IResourceWithoutLifetime && !context.Unavailable.Contains(wait.Resource))
            .DistinctBy(wait => (wait.Resource, wait.WaitType)).ToList();
        if (waits.Count == 0)
            return;
        instance.Update(snapshot => snapshot with
        {
            State = KnownResourceStates.Waiting,
            StateDetail = $"waits for {string.Join(", ", waits.Select(wait => wait.Resource.Name))}",
        });
        await Task.WhenAll(waits.Select(wait => WaitAsync(instance, wait, context, cancellationToken))).ConfigureAwait(false);
    }

    private static async Task WaitAsync(ResourceInstance instance, WaitAnnotation wait, RunContext context, CancellationToken cancellationToken)
    {
        var there = context.Notifications.WaitForAllAsync(wait.Resource.Name,
            // One that turns out to be unavailable meanwhile is waited for no longer.
            copies => context.Unavailable.Contains(wait.Resource) || copies.All(copy => IsThere(copy, wait)) || copies.Any(copy => IsLost(copy, wait)), cancellationToken);
        using var slow = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(there, Task.Delay(context.Options.SlowDependency, context.Time, slow.Token)).ConfigureAwait(false) != there
            && !cancellationToken.IsCancellationRequested)
            SayWhoIsSlow(instance, wait, context);
        var copies = await there.ConfigureAwait(false);
        await slow.CancelAsync().ConfigureAwait(false);

        if (!context.Unavailable.Contains(wait.Resource) && copies.FirstOrDefault(copy => IsLost(copy, wait)) is { } lost)
            throw new DistributedApplicationException(
                $"it needs \"{lost.ResourceId}\", which {Ending(lost.Snapshot)}{(lost.Snapshot.StateDetail is { } detail ? $": {detail}" : "")}");
    }

    private static bool IsThere(ResourceEvent copy, WaitAnnotation wait) => wait.WaitType switch
    {
        WaitType.WaitForCompletion => HasEnded(copy) && copy.Snapshot.ExitCode == wait.ExitCode,
        WaitType.WaitUntilStarted => copy.Snapshot.State.Text == KnownResourceStates.Running,
        _ => ResourceNotificationService.IsHealthy(copy),
    };

    private static bool IsLost(ResourceEvent copy, WaitAnnotation wait) => wait.WaitType == WaitType.WaitForCompletion
        ? copy.Snapshot.State.Text == KnownResourceStates.FailedToStart || (HasEnded(copy) && copy.Snapshot.ExitCode != wait.ExitCode)
        : ResourceNotificationService.IsOver(copy);

    private static bool HasEnded(ResourceEvent copy) =>
        copy.Snapshot.ExitCode is not null && KnownResourceStates.TerminalStates.Contains(copy.Snapshot.State.Text);

    private static string Ending(CustomResourceSnapshot snapshot) =>
        snapshot.ExitCode is { } code ? $"ended with exit code {code}" : "failed to start";

    private static void SayWhoIsSlow(ResourceInstance instance, WaitAnnotation wait, RunContext context)
    {
        foreach (var copy in context.Notifications.Copies(wait.Resource.Name).Where(copy => !IsThere(copy, wait)))
        {
            var snapshot = copy.Snapshot;
            var reasons = snapshot.HealthReports.Select(report => report.Description).Append(snapshot.StateDetail).OfType<string>();
            context.Console.Fail(
                $"\"{instance.Id}\" has waited {context.Options.SlowDependency.TotalSeconds:0} s for \"{copy.ResourceId}\", which is {snapshot.State.Text}" +
                $"{(snapshot.HealthStatus is { } health ? $" and {health}" : "")}. {string.Join(" ", reasons)} {LastLines(copy.ResourceId, context)}");
        }
    }

    /// <summary>The last lines of a copy's log, for a message.</summary>
    public static string LastLines(string resourceId, RunContext context)
    {
        var lines = context.Logs.TryGetValue(resourceId, out var log) ? log.Last(LogLines) : [];
        return lines.Count == 0
            ? "It has written nothing."
            : $"Its last lines:{string.Concat(lines.Select(line => $"{Environment.NewLine}    {line.Text}"))}";
    }
}
