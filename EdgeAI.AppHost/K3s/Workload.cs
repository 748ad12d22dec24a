namespace EdgeAI.AppHost.K3s;

/// <summary>How the cluster runs a workload.</summary>
internal enum WorkloadKind
{
    /// <summary>Kept running, any number of copies.</summary>
    Service,

    /// <summary>Kept running once on each node that has its device.</summary>
    NodeWorker,

    /// <summary>Run once to completion.</summary>
    Job,

    /// <summary>Kept running once, with its own volume.</summary>
    Database,
}

/// <summary>One resource of the model as the cluster is to run it.</summary>
internal sealed record Workload(string Name, WorkloadKind Kind, string Image)
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Further steps of a job, in order.</summary>
    public IReadOnlyList<JobStepAnnotation> NextSteps { get; init; } = [];

    /// <summary>Variables without secrets.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Variables that contain secrets, as <c>$(VARIABLE)</c>.</summary>
    public IReadOnlyDictionary<string, string> SecretSettings { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Secret parameters, by the variable that carries each.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<WorkloadPort> Ports { get; init; } = [];

    public IReadOnlyList<EndpointProbeAnnotation> Probes { get; init; } = [];

    /// <summary>Names of the workloads it connects to.</summary>
    public IReadOnlyList<string> ConnectsTo { get; init; } = [];

    public IReadOnlyList<SharedDataAnnotation> SharedData { get; init; } = [];

    /// <summary>Volumes of its own: name and path.</summary>
    public IReadOnlyList<(string Name, string Path)> Volumes { get; init; } = [];

    public string? Device { get; init; }

    public int Replicas { get; init; } = 1;

    public bool IsExternal => Ports.Any(port => port.IsExternal);
}

/// <summary>A port of a workload; its Service has the same number.</summary>
internal sealed record WorkloadPort(string Name, int Number, bool IsExternal);
