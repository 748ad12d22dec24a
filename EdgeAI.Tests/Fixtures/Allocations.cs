namespace EdgeAI.Tests.Fixtures;

/// <summary>Managed bytes that work on this thread allocates each time it is done.</summary>
internal static class Allocations
{
    // The runtime recompiles what has become hot, at times of its own choosing, and allocates a little on the calling thread each time.
    private const int Rounds = 10;

    /// <summary>The fewest bytes of ten rounds: what is allocated every time is in each of them, what the runtime does once is not.</summary>
    public static long OfEachRound(Action round)
    {
        var fewest = long.MaxValue;
        for (var i = 0; i < Rounds && fewest > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return fewest;
    }
}
