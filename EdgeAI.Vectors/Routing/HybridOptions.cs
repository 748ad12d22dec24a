namespace EdgeAI.Vectors.Routing;

/// <summary>When the cloud is asked, and for how long.</summary>
public sealed class HybridOptions
{
    /// <summary>The cloud is asked when the best local score is below this; -1 to 1. Default 0.6. A caller that allows time for it is given its answer whatever the score.</summary>
    public float AskBelowScore { get; set; } = 0.6f;

    /// <summary>How long the cloud may take, 1 ms to 1 minute. Default 2 s. Nobody waits for it who did not ask to: its answer comes second.</summary>
    public TimeSpan RemoteDeadline { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After a failure or a late answer the cloud is left alone for so long, 10 ms to 1 hour; then a probe in the background finds out whether it is back. Default 10 s.</summary>
    public TimeSpan RestAfterFailure { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Questions to the cloud under way at once, 1 to 1,000. Default 4. While a slow cloud has so many, it is not asked more.</summary>
    public int MostUnderWay { get; set; } = 4;

    /// <summary>The same, as the cloud's circuit breaker takes it.</summary>
    public CircuitOptions ToCircuit() => new() { Deadline = RemoteDeadline, RestAfterFailure = RestAfterFailure, MostUnderWay = MostUnderWay };

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">Names every option that is out of its range.</exception>
    public void Validate() => Validated();

    internal HybridOptions Validated()
    {
        List<string> faults = [];
        if (!(AskBelowScore is >= -1 and <= 1))
            faults.Add($"{nameof(AskBelowScore)} must be -1 to 1, it is {AskBelowScore}");
        if (RemoteDeadline < TimeSpan.FromMilliseconds(1) || RemoteDeadline > TimeSpan.FromMinutes(1))
            faults.Add($"{nameof(RemoteDeadline)} must be 1 ms to 1 minute, it is {RemoteDeadline}");
        if (RestAfterFailure < TimeSpan.FromMilliseconds(10) || RestAfterFailure > TimeSpan.FromHours(1))
            faults.Add($"{nameof(RestAfterFailure)} must be 10 ms to 1 hour, it is {RestAfterFailure}");
        if (MostUnderWay is < 1 or > 1000)
            faults.Add($"{nameof(MostUnderWay)} must be 1 to 1000, it is {MostUnderWay}");
        return faults.Count == 0 ? (HybridOptions)MemberwiseClone() : throw new ArgumentException($"HybridOptions: {string.Join("; ", faults)}.");
    }
}
