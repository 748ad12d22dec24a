using EdgeAI.Embedding.Guest;

namespace EdgeAI.Tests.Embedding.Guest;

public class EpochClockTests
{
    [Fact]
    public void CallStarted_WhileTheCallRuns_TicksAndAfterwardsStops()
    {
        var ticks = 0;
        var clock = new EpochClock(() => Interlocked.Increment(ref ticks), idleTicksBeforeSleep: 3);
        ticks.ShouldBe(0);

        clock.CallStarted();
        WaitUntil(() => Volatile.Read(ref ticks) > 10);
        clock.CallEnded();

        WaitUntil(Stopped);
        var atRest = ticks;
        clock.CallStarted();
        WaitUntil(() => Volatile.Read(ref ticks) > atRest + 5);
        clock.CallEnded();

        bool Stopped()
        {
            var seen = Volatile.Read(ref ticks);
            Thread.Sleep(EpochClock.Tick * 20);
            return Volatile.Read(ref ticks) == seen;
        }
    }

    [Fact]
    public void CallStarted_FromManyThreadsAgainstSleep_NeverLeavesACallWithoutTicks()
    {
        var ticks = 0L;
        var clock = new EpochClock(() => Interlocked.Increment(ref ticks), idleTicksBeforeSleep: 1);
        Parallel.For(0, 40, _ =>
        {
            clock.CallStarted();
            var seen = Interlocked.Read(ref ticks);
            WaitUntil(() => Interlocked.Read(ref ticks) > seen);
            clock.CallEnded();
            Thread.Sleep(Random.Shared.Next(0, 25));
        });
    }

    [Fact]
    public void TicksFor_Deadline_IsRoundedUpByTheTickThatIsRunning() =>
        EpochClock.TicksFor(TimeSpan.FromMilliseconds(250)).ShouldBe(51ul);

    // Real threads and a real clock are what is tested here; the limit only ends a test that would otherwise hang.
    private static void WaitUntil(Func<bool> condition) =>
        SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(20)).ShouldBeTrue();
}
