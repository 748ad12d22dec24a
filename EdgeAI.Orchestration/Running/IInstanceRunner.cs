namespace EdgeAI.Orchestration.Running;

/// <summary>Runs one copy of a resource once: as a process, or as a container.</summary>
internal interface IInstanceRunner
{
    Task<IInstanceRun> StartAsync(ResourceInstance instance, RunContext context, CancellationToken cancellationToken);
}

/// <summary>One run of one copy.</summary>
internal interface IInstanceRun
{
    /// <summary>Process id, if it is a process of this machine's.</summary>
    int? ProcessId { get; }

    /// <summary>What was started, in one line.</summary>
    string Description { get; }

    /// <summary>The exit code, once it has ended.</summary>
    Task<int> Completion { get; }

    /// <summary>Asks it to end, and ends it when it has not within the grace.</summary>
    Task<int> StopAsync(TimeSpan grace, TimeProvider time);
}
