namespace EdgeAI.Dashboard.Resources;

/// <summary>One resource of the application as the AppHost sees it now; the AppHost sends it whole whenever anything in it changes.</summary>
/// <param name="Name">Unique name, stable over restarts (<c>inference</c>, or <c>inference-2</c> for a replica).</param>
/// <param name="DisplayName">What the pages call it; usually equal to <paramref name="Name"/>.</param>
/// <param name="Type"><c>Project</c>, <c>Container</c>, <c>Executable</c>, <c>Parameter</c>, <c>ExternalService</c> or <c>ConnectionString</c>.</param>
/// <param name="State"><c>NotStarted</c>, <c>Waiting</c>, <c>Starting</c>, <c>Running</c>, <c>Stopping</c>, <c>Exited</c>, <c>Finished</c>, <c>FailedToStart</c>, or a text of the AppHost's own.</param>
/// <param name="Health"><c>Healthy</c>, <c>Degraded</c>, <c>Unhealthy</c>, or null when it has no health check or has not been checked.</param>
public sealed record ResourceSnapshot(string Name, string DisplayName, string Type, string State, string? Health)
{
    /// <summary>The resource this is a replica of, or null.</summary>
    public string? Parent { get; init; }

    /// <summary>When its present process or container started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, if it has.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The exit code, if it has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Process id, if it runs as a process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>How often it was started again after a crash or by hand.</summary>
    public int Restarts { get; init; }

    /// <summary>One line on why it is in its state: what it waits for, the error that ended it.</summary>
    public string? StateDetail { get; init; }

    /// <summary>Whether somebody ended it, and it did not end by itself.</summary>
    public bool WasStopped => State == "Exited" && StateDetail == "stopped";

    /// <summary>Each health check by itself.</summary>
    public IReadOnlyList<ResourceHealthReport> HealthReports { get; init; } = [];

    /// <summary>Addresses; those that are http(s) are shown as links.</summary>
    public IReadOnlyList<ResourceEndpoint> Endpoints { get; init; } = [];

    /// <summary>The environment it was started with.</summary>
    public IReadOnlyList<ResourceEnvironmentVariable> Environment { get; init; } = [];

    /// <summary>Further facts: image, path, command line, working folder.</summary>
    public IReadOnlyList<ResourceProperty> Properties { get; init; } = [];

    /// <summary>Buttons: <c>start</c>, <c>stop</c>, <c>restart</c> and the model's own.</summary>
    public IReadOnlyList<ResourceCommand> Commands { get; init; } = [];
}

/// <summary>The last answer of one health check.</summary>
/// <param name="Name">Key of the check.</param>
/// <param name="Status"><c>Healthy</c>, <c>Degraded</c>, <c>Unhealthy</c>, or null before the first answer.</param>
/// <param name="Description">What it said.</param>
/// <param name="CheckedAt">When.</param>
public sealed record ResourceHealthReport(string Name, string? Status, string? Description, DateTimeOffset? CheckedAt);

/// <summary>An address of a resource.</summary>
/// <param name="Name">Endpoint name (<c>http</c>, <c>grpc</c>).</param>
/// <param name="Url">Absolute URL.</param>
/// <param name="DisplayText">What the link says, or null for the URL itself.</param>
public sealed record ResourceEndpoint(string Name, string Url, string? DisplayText);

/// <summary>One variable of the environment.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value, in the clear: the page masks it when <paramref name="IsSecret"/>.</param>
/// <param name="IsSecret">Whether the value derives from a secret parameter or key.</param>
public sealed record ResourceEnvironmentVariable(string Name, string? Value, bool IsSecret);

/// <summary>A further fact.</summary>
/// <param name="Name">Name as shown.</param>
/// <param name="Value">Value as shown.</param>
/// <param name="IsSecret">Whether to mask it.</param>
public sealed record ResourceProperty(string Name, string? Value, bool IsSecret = false);

/// <summary>A button of a resource.</summary>
/// <param name="Name">Name in the command's URL.</param>
/// <param name="DisplayName">Text of the button.</param>
/// <param name="Description">Tooltip.</param>
/// <param name="Confirmation">Question to ask first, or null.</param>
/// <param name="IsEnabled">Whether it may be pressed now.</param>
/// <param name="IsHighlighted">Whether it stands in the row itself rather than in the details.</param>
public sealed record ResourceCommand(string Name, string DisplayName, string? Description, string? Confirmation, bool IsEnabled, bool IsHighlighted);

/// <summary>What a command answered.</summary>
/// <param name="Success">Whether it did what it says.</param>
/// <param name="Message">Error or result, or null.</param>
public sealed record ResourceCommandResult(bool Success, string? Message);

/// <summary>One line a resource wrote.</summary>
/// <param name="Sequence">Position in the resource's log, counting from 1 over all restarts.</param>
/// <param name="Time">When it was read.</param>
/// <param name="Stream"><c>stdout</c>, <c>stderr</c>, or <c>system</c> for lines of the AppHost itself (started, exited with 1).</param>
/// <param name="Text">The line, ANSI colours kept.</param>
public sealed record ConsoleLine(long Sequence, DateTimeOffset Time, string Stream, string Text);
