namespace EdgeAI.Orchestration.Running.Api;

/// <summary>The buttons of the resources: start, stop, restart, and those of the model.</summary>
internal sealed class ResourceCommands(IReadOnlyList<ResourceSupervisor> supervisors, IServiceProvider services)
{
    public const string Start = "start";
    public const string Stop = "stop";
    public const string Restart = "restart";

    private static readonly string[] Resting = [KnownResourceStates.NotStarted, .. KnownResourceStates.TerminalStates];

    public IEnumerable<CommandDocument> Of(ResourceEvent current)
    {
        if (Supervisor(current.ResourceId) is not null)
        {
            var rests = Resting.Contains(current.Snapshot.State.Text);
            yield return new CommandDocument(Start, "Start", null, null, rests, rests);
            yield return new CommandDocument(Stop, "Stop", null, null, CanStop(current.Snapshot), IsHighlighted: !rests);
            yield return new CommandDocument(Restart, "Restart", null, null, CanStop(current.Snapshot), IsHighlighted: false);
        }
        foreach (var command in current.Resource.Annotations.OfType<ResourceCommandAnnotation>())
            if (StateOf(command, current) is var state and not ResourceCommandState.Hidden)
                yield return new CommandDocument(command.Name, command.DisplayName, command.Options.Description, command.Options.ConfirmationMessage,
                    state == ResourceCommandState.Enabled, command.Options.IsHighlighted);
    }

    /// <summary>Does what a button says.</summary>
    public async Task<CommandOutcome> ExecuteAsync(ResourceEvent current, string name, CancellationToken cancellationToken)
    {
        var offered = Of(current).FirstOrDefault(command => command.Name == name);
        if (offered is null)
            return CommandOutcome.Unknown;
        if (!offered.IsEnabled)
            return CommandOutcome.NotNow(current.Snapshot.State.Text);
        if (current.Resource.Annotations.OfType<ResourceCommandAnnotation>().FirstOrDefault(command => command.Name == name) is { } own)
        {
            var result = await own.ExecuteCommand(new ExecuteCommandContext
            {
                Services = services,
                ResourceName = current.ResourceId,
                CancellationToken = cancellationToken,
            }).ConfigureAwait(false);
            return CommandOutcome.Done(result.Success, result.Canceled ? "canceled" : result.ErrorMessage);
        }
        var supervisor = Supervisor(current.ResourceId)!;
        switch (name)
        {
            case Start:
                await supervisor.StartAsync().ConfigureAwait(false);
                break;
            case Stop:
                await supervisor.StopAsync().ConfigureAwait(false);
                break;
            default:
                await supervisor.RestartAsync().ConfigureAwait(false);
                break;
        }
        return CommandOutcome.Done(true, null);
    }

    private ResourceSupervisor? Supervisor(string id) => supervisors.FirstOrDefault(supervisor => supervisor.Instance.Id == id);

    private ResourceCommandState StateOf(ResourceCommandAnnotation command, ResourceEvent current) =>
        command.Options.UpdateState?.Invoke(new UpdateCommandStateContext { ResourceSnapshot = current.Snapshot, Services = services })
        ?? (current.Snapshot.State.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled);

    /// <summary>A crashed one that waits for its restart can be stopped too.</summary>
    private static bool CanStop(CustomResourceSnapshot snapshot) => !Resting.Contains(snapshot.State.Text) && snapshot.State.Text != KnownResourceStates.Stopping
        || snapshot.StateDetail?.Contains("starts again", StringComparison.Ordinal) == true;
}

/// <summary>How a command went.</summary>
/// <param name="Status">HTTP status that says it.</param>
/// <param name="Result">What it answered.</param>
internal sealed record CommandOutcome(int Status, CommandResultDocument Result)
{
    public static CommandOutcome Unknown { get; } = new(404, new CommandResultDocument(false, "There is no such resource or command."));

    public static CommandOutcome NotNow(string state) => new(409, new CommandResultDocument(false, $"Not possible while the resource is {state}."));

    public static CommandOutcome Done(bool success, string? message) => new(200, new CommandResultDocument(success, message));
}
