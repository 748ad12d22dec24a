namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>A button of a resource.</summary>
/// <param name="name">Name, unique in the resource.</param>
/// <param name="displayName">Text of the button.</param>
/// <param name="executeCommand">What it does.</param>
/// <param name="options">How it looks and when it may be pressed.</param>
public sealed class ResourceCommandAnnotation(string name, string displayName,
    Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, CommandOptions options) : IResourceAnnotation
{
    /// <summary>Name, unique in the resource.</summary>
    public string Name { get; } = name;

    /// <summary>Text of the button.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>What it does.</summary>
    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; } = executeCommand;

    /// <summary>How it looks and when it may be pressed.</summary>
    public CommandOptions Options { get; } = options;
}

/// <summary>How a button looks and when it may be pressed.</summary>
public class CommandOptions
{
    /// <summary>Tooltip.</summary>
    public string? Description { get; set; }

    /// <summary>Question that is asked first.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>Whether it stands in the row itself rather than in the menu.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>Whether it may be pressed now; while the resource runs when null.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}

/// <summary>How a button that sends a request looks and what it sends.</summary>
public sealed class HttpCommandOptions : CommandOptions
{
    /// <summary>Method; POST when null.</summary>
    public HttpMethod? Method { get; set; }

    /// <summary>Changes the request before it is sent.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Makes the result from the response; any 2xx is a success when null.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }
}

/// <summary>What a command sees.</summary>
public sealed class ExecuteCommandContext
{
    /// <summary>Services of the AppHost.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The copy of the resource whose button was pressed.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Ends the command.</summary>
    public required CancellationToken CancellationToken { get; init; }
}

/// <summary>What decides whether a button may be pressed.</summary>
public sealed class UpdateCommandStateContext
{
    /// <summary>The resource as it is now.</summary>
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    /// <summary>Services of the AppHost.</summary>
    public required IServiceProvider Services { get; init; }
}

/// <summary>A request about to be sent.</summary>
public sealed class HttpCommandRequestContext
{
    /// <summary>The request.</summary>
    public required HttpRequestMessage Request { get; init; }

    /// <summary>The endpoint it goes to.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Ends the command.</summary>
    public required CancellationToken CancellationToken { get; init; }
}

/// <summary>A response just received.</summary>
public sealed class HttpCommandResultContext
{
    /// <summary>The response.</summary>
    public required HttpResponseMessage Response { get; init; }

    /// <summary>Ends the command.</summary>
    public required CancellationToken CancellationToken { get; init; }
}

/// <summary>Whether a button may be pressed.</summary>
public enum ResourceCommandState
{
    /// <summary>It may.</summary>
    Enabled,

    /// <summary>It may not.</summary>
    Disabled,

    /// <summary>It is not shown.</summary>
    Hidden,
}

/// <summary>What a command answers.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what it says.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was given up on purpose.</summary>
    public bool Canceled { get; init; }

    /// <summary>What went wrong.</summary>
    public string? ErrorMessage { get; init; }
}

/// <summary>Makes results of commands.</summary>
public static class CommandResults
{
    /// <summary>It did what it says.</summary>
    public static ExecuteCommandResult Success() => new() { Success = true };

    /// <summary>It did not.</summary>
    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, ErrorMessage = errorMessage };

    /// <summary>It was given up on purpose.</summary>
    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}
