namespace EdgeAI.Vectors.Routing;

/// <summary>How long an index beyond this process may take, and what follows when it does not answer.</summary>
public sealed record CircuitOptions
{
    /// <summary>How long one question may take, 1 ms to 1 minute. Default 2 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between a failure and the probe that finds out whether the index is back, and between two probes; 10 ms to 1 hour. Default 5 s.</summary>
    public TimeSpan RestAfterFailure { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Questions under way at once, 1 or more. Default: any number.</summary>
    public int MostUnderWay { get; init; } = int.MaxValue;
}
