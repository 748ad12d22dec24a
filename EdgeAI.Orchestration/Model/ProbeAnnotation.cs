namespace EdgeAI.Orchestration.ApplicationModel;

/// <summary>What a probe decides.</summary>
public enum ProbeType
{
    /// <summary>Whether it has started; the others wait for this one.</summary>
    Startup,

    /// <summary>Whether it gets requests.</summary>
    Readiness,

    /// <summary>Whether it is left running.</summary>
    Liveness,
}

/// <summary>A request by which a deployment finds out how a resource is.</summary>
public sealed class EndpointProbeAnnotation : IResourceAnnotation
{
    /// <summary>What it decides.</summary>
    public required ProbeType Type { get; init; }

    /// <summary>Endpoint to ask.</summary>
    public required EndpointReference EndpointReference { get; init; }

    /// <summary>Path to ask.</summary>
    public required string Path { get; init; }

    /// <summary>Seconds before the first request.</summary>
    public int InitialDelaySeconds { get; init; } = 5;

    /// <summary>Seconds between requests.</summary>
    public int PeriodSeconds { get; init; } = 5;

    /// <summary>Seconds an answer may take.</summary>
    public int TimeoutSeconds { get; init; } = 1;

    /// <summary>Failures in a row that count.</summary>
    public int FailureThreshold { get; init; } = 3;

    /// <summary>Successes in a row that count.</summary>
    public int SuccessThreshold { get; init; } = 1;
}
