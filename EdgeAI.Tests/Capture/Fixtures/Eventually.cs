using System.Diagnostics;

namespace EdgeAI.Tests.Capture.Fixtures;

/// <summary>Waits for what other threads do; a limit far above what it takes, so that only a fault reaches it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    public static async Task Holds(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > _limit)
                throw new TimeoutException($"Not within {_limit.TotalSeconds} s: {what}.");
            await Task.Delay(5);
        }
    }

    /// <summary>Moves a fake clock on until something happens: timers are set by other threads, who knows when.</summary>
    public static Task HoldsWhileTimePasses(Microsoft.Extensions.Time.Testing.FakeTimeProvider clock, TimeSpan step, Func<bool> condition, string what) =>
        Holds(() =>
        {
            if (condition())
                return true;
            clock.Advance(step);
            return false;
        }, what);
}
