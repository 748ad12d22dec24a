namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>Adds to a resource's environment each time it is started or published.</summary>
/// <param name="callback">Called with the environment so far.</param>
public sealed class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>Called with the environment so far.</summary>
    public Func<EnvironmentCallbackContext, Task> Callback { get; } = callback;
}

/// <summary>What an environment callback sees.</summary>
/// <param name="executionContext">Running or publishing.</param>
/// <param name="resource">The resource that gets the environment.</param>
/// <param name="environmentVariables">The environment so far: texts, or references that are resolved later.</param>
/// <param name="cancellationToken">Ends the preparation.</param>
public sealed class EnvironmentCallbackContext(DistributedApplicationExecutionContext executionContext, IResource resource,
    Dictionary<string, object> environmentVariables, CancellationToken cancellationToken = default)
{
    /// <summary>Running or publishing.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>The resource that gets the environment.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The environment so far: texts, or references that are resolved later.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables;

    /// <summary>Ends the preparation.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>Adds to a resource's arguments each time it is started or published.</summary>
/// <param name="callback">Called with the arguments so far.</param>
public sealed class CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>Called with the arguments so far.</summary>
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; } = callback;
}

/// <summary>What an argument callback sees.</summary>
/// <param name="args">The arguments so far: texts, or references that are resolved later.</param>
/// <param name="cancellationToken">Ends the preparation.</param>
public sealed class CommandLineArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    /// <summary>The arguments so far: texts, or references that are resolved later.</summary>
    public IList<object> Args { get; } = args;

    /// <summary>Ends the preparation.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Running or publishing.</summary>
    public required DistributedApplicationExecutionContext ExecutionContext { get; init; }
}

/// <summary>What a resource waits for.</summary>
public enum WaitType
{
    /// <summary>That the other runs and all its health checks are healthy.</summary>
    WaitUntilHealthy,

    /// <summary>That the other has ended.</summary>
    WaitForCompletion,

    /// <summary>That the other's process or container runs.</summary>
    WaitUntilStarted,
}

/// <summary>A resource that has to be there first.</summary>
/// <param name="resource">The other.</param>
/// <param name="waitType">What to wait for.</param>
/// <param name="exitCode">The exit code a completion must have.</param>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>The other.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>What to wait for.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>The exit code a completion must have.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>A registered health check that belongs to a resource.</summary>
/// <param name="key">Name of the check.</param>
public sealed class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>Name of the check.</summary>
    public string Key { get; } = key;
}

/// <summary>How many copies run.</summary>
/// <param name="replicas">At least 1.</param>
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>How many copies run.</summary>
    public int Replicas { get; } = replicas;
}

/// <summary>The resource starts only when asked to.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>A relation to another resource, for whoever draws the application.</summary>
/// <param name="resource">The other.</param>
/// <param name="type">Such as <c>Reference</c> or <c>WaitFor</c>.</param>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Such as <c>Reference</c> or <c>WaitFor</c>.</summary>
    public string Type { get; } = type;
}

/// <summary>The resource stays out of everything that is published.</summary>
public sealed class ManifestExcludedAnnotation : IResourceAnnotation;

/// <summary>The resource came about by itself and is listed after those that the model states.</summary>
internal sealed class ListedLastAnnotation : IResourceAnnotation;
