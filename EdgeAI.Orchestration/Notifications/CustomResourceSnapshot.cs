using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>One running copy of a resource as it is now.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary><c>Project</c>, <c>Executable</c>, <c>Container</c>, <c>Parameter</c> or <c>ExternalService</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>One of <see cref="KnownResourceStates"/>.</summary>
    public required ResourceStateSnapshot State { get; init; }

    /// <summary>Worst answer of the health checks; null when it is not running; healthy without checks.</summary>
    public HealthStatus? HealthStatus { get; init; }

    /// <summary>Each health check by itself.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; init; } = [];

    /// <summary>When the present process or container started.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>The exit code, once it has ended; 128 plus the signal that killed it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Process id, if it runs as a process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>How often it was started again.</summary>
    public int Restarts { get; init; }

    /// <summary>One line on why it is in its state.</summary>
    public string? StateDetail { get; init; }

    /// <summary>The detail of a resource that somebody ended; the dashboard knows it by this word.</summary>
    internal const string StoppedDetail = "stopped";

    /// <summary>Its addresses.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>The environment it was started with, without what it inherits.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>Further facts: program, folder, image.</summary>
    public ImmutableArray<ResourcePropertySnapshot> Properties { get; init; } = [];
}

/// <summary>A state.</summary>
/// <param name="Text">One of <see cref="KnownResourceStates"/>.</param>
/// <param name="Style">How to show it, or null.</param>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state without a style.</summary>
    public static implicit operator ResourceStateSnapshot(string text) => new(text, null);
}

/// <summary>The states a resource goes through.</summary>
public static class KnownResourceStates
{
    /// <summary>Waits for somebody to start it.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>Waits for other resources.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>Its process is being made.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>Its process runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>It was asked to end.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>It was ended, or crashed.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>It has done its work and ended with exit code 0.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>It cannot be started; see the detail.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>States that end only when somebody starts the resource again.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Exited, Finished, FailedToStart];
}

/// <summary>The last answer of one health check.</summary>
/// <param name="Name">Key of the check.</param>
/// <param name="Status">What it said; null before the first answer.</param>
/// <param name="Description">In words.</param>
/// <param name="CheckedAt">When it said so.</param>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, DateTimeOffset? CheckedAt);

/// <summary>An address of a resource.</summary>
/// <param name="Name">Name of the endpoint, or null.</param>
/// <param name="Url">The address.</param>
/// <param name="IsInternal">Whether it is meant for other resources only.</param>
/// <param name="DisplayText">What a link says, or null for the address itself.</param>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal, string? DisplayText = null);

/// <summary>A variable of a resource's environment.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value in the clear.</param>
/// <param name="IsSecret">Whether it must be masked where it is shown.</param>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsSecret);

/// <summary>A further fact about a resource.</summary>
/// <param name="Name">Name as shown.</param>
/// <param name="Value">Value as shown.</param>
/// <param name="IsSecret">Whether it must be masked where it is shown.</param>
public sealed record ResourcePropertySnapshot(string Name, string? Value, bool IsSecret = false);

/// <summary>A change of a resource.</summary>
/// <param name="resource">The resource.</param>
/// <param name="resourceId">The copy of it: the resource's name, with a number where there are several.</param>
/// <param name="snapshot">How it is now.</param>
public sealed class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The copy of it: the resource's name, with a number where there are several.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>How it is now.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
