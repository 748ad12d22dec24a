namespace EdgeAI.Benchmarks.Scale;

/// <summary>What a catalog may cost, whatever its size.</summary>
internal static class ScaleTargets
{
    /// <summary>Sizes between which the time of an answer is compared.</summary>
    public const int Few = 1000, Many = 1_000_000;

    /// <summary>Entries from which memory is told by: of fewer, a process's own ups and downs are as large as what is looked for.</summary>
    public const int LeastForMemory = 100_000;

    public const double DecideRatio = 2.0, DecideP50Ms = 0.5, BytesPerEntry = 100, StartMs = 2000, CorrectMs = 20, TeachMs = 1000;

    /// <summary>p99 of a frame while somebody corrects and teaches, over that at rest.</summary>
    public const double BusyRatio = 1.5;
}
