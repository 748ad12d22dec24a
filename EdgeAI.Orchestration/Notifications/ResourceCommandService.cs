using EdgeAI.Orchestration.Running.Api;

namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>Names of the commands that every resource has which runs.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts it.</summary>
    public static readonly string StartCommand = ResourceCommands.Start;

    /// <summary>Stops it.</summary>
    public static readonly string StopCommand = ResourceCommands.Stop;

    /// <summary>Stops it if it runs, and starts it.</summary>
    public static readonly string RestartCommand = ResourceCommands.Restart;
}

/// <summary>Does what the buttons of the resources say.</summary>
public sealed class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private ResourceCommands? _commands;

    internal ResourceCommandService(ResourceNotificationService notifications) => _notifications = notifications;

    /// <summary>Executes a command of a resource: of each of its copies, where there are several.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="commandName">Name of the command, such as <see cref="KnownResourceCommands.StartCommand"/>.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var copies = _notifications.Copies(resource.Name);
        if (copies.Count == 0)
            return CommandResults.Failure($"Resource \"{resource.Name}\" does not run here.");
        var results = await Task.WhenAll(copies.Select(copy => ExecuteAsync(copy, commandName, cancellationToken))).ConfigureAwait(false);
        return results.FirstOrDefault(result => !result.Success) ?? CommandResults.Success();
    }

    /// <summary>Executes a command of one copy of a resource.</summary>
    /// <param name="resourceId">Name of the resource, with a number where there are several copies.</param>
    /// <param name="commandName">Name of the command.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        _notifications.TryGetCurrentState(resourceId, out var copy)
            ? ExecuteAsync(copy, commandName, cancellationToken)
            : Task.FromResult(CommandResults.Failure($"There is no resource \"{resourceId}\"."));

    internal void Attach(ResourceCommands commands) => _commands = commands;

    private async Task<ExecuteCommandResult> ExecuteAsync(ResourceEvent copy, string commandName, CancellationToken cancellationToken)
    {
        if (_commands is null)
            return CommandResults.Failure("The application has not been started.");
        var outcome = await _commands.ExecuteAsync(copy, commandName, cancellationToken).ConfigureAwait(false);
        return outcome.Result.Success ? CommandResults.Success() : CommandResults.Failure(outcome.Result.Message);
    }
}
