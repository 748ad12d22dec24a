namespace EdgeAI.Orchestration.Running;

/// <summary>How long to wait before a crashed resource is started again: twice as long each time, up to a limit, with jitter.</summary>
/// <param name="random">Source of the jitter: a box whose services crash together must not start them together.</param>
internal sealed class RestartBackoff(Random random)
{
    /// <summary>Longest wait before the first restart.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest wait of all.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>A process that lasted this long was well; the next crash is a first one.</summary>
    public static readonly TimeSpan Well = TimeSpan.FromMinutes(1);

    private int _crashes;

    /// <summary>The wait after a process that lasted so long: half of the present maximum, and a random share of the other half.</summary>
    public TimeSpan Next(TimeSpan lasted)
    {
        if (lasted >= Well)
            _crashes = 0;
        var longest = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(_crashes, 16)), Limit.TotalSeconds);
        _crashes++;
        return TimeSpan.FromSeconds(longest * (0.5 + 0.5 * random.NextDouble()));
    }
}
