namespace EdgeAI.Embedding.Guest;

/// <summary>
/// Advances the engine's epoch on one thread while calls are being made, so that a call which exceeds its deadline is stopped.
/// It sleeps once nothing was called for a while: an idle device has no timer.
/// </summary>
internal sealed class EpochClock(Action advance, int idleTicksBeforeSleep = EpochClock.DefaultIdleTicks)
{
    /// <summary>Length of a tick. A deadline is kept to within one of them.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    // Two seconds: longer than the pause between two frames of a slow camera, so that a running stream never has to wake the thread.
    private const int DefaultIdleTicks = 400;

    private readonly object _gate = new();
    private Thread? _thread;
    private long _calls;
    private int _running;
    private bool _asleep = true;

    /// <summary>Ticks from now after which a call is stopped that may take <paramref name="time"/>.</summary>
    public static ulong TicksFor(TimeSpan time) => (ulong)Math.Ceiling(time / Tick) + 1;

    /// <summary>A call into the guest begins. Ticks go on at least until <see cref="CallEnded"/>.</summary>
    public void CallStarted()
    {
        Interlocked.Increment(ref _running);
        Interlocked.Increment(ref _calls);
        if (Volatile.Read(ref _asleep))
            Wake();
    }

    /// <summary>The call returned, trapped or was stopped.</summary>
    public void CallEnded() => Interlocked.Decrement(ref _running);

    private void Wake()
    {
        lock (_gate)
        {
            _asleep = false;
            Monitor.Pulse(_gate);
            if (_thread is not null)
                return;
            _thread = new Thread(Run) { IsBackground = true, Name = "guest epoch clock" };
            _thread.Start();
        }
    }

    private void Run()
    {
        var idle = 0;
        var seen = 0L;
        while (true)
        {
            Thread.Sleep(Tick);
            advance();
            var calls = Interlocked.Read(ref _calls);
            idle = calls == seen && Volatile.Read(ref _running) == 0 ? idle + 1 : 0;
            seen = calls;
            if (idle < idleTicksBeforeSleep)
                continue;
            idle = 0;
            SleepUntilCalled();
        }
    }

    private void SleepUntilCalled()
    {
        lock (_gate)
        {
            _asleep = true;
            // A call that began just before the flag was raised did not see it: look again before sleeping. Both sides have a full
            // fence between their write and their read, so at least one of them sees the other.
            if (Interlocked.CompareExchange(ref _running, 0, 0) > 0)
                _asleep = false;
            while (_asleep)
                Monitor.Wait(_gate);
        }
    }
}
