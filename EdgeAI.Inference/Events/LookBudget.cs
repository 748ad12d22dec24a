namespace EdgeAI.Inference.Events;

/// <summary>Tells whether a stream has time for a further look at a frame: its next frame must never wait for it. Safe for concurrent use.</summary>
internal sealed class LookBudget(TimeProvider clock)
{
    // One in eight: after a few frames of another rate or load, the right ones are known.
    private const double Smoothing = 0.125;

    // What else happens to a frame takes its share of the time.
    private const double UsableShare = 0.8;

    // A longer gap is a break, not the stream's rate.
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private long _arrived;
    private bool _hasArrived;
    private double _interval;
    private double _look;

    /// <summary>A frame came.</summary>
    public void Arrive()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            if (_hasArrived && clock.GetElapsedTime(_arrived, now) is var gap && gap < Break)
                _interval += (gap.TotalSeconds - _interval) * (_interval == 0 ? 1 : Smoothing);
            (_arrived, _hasArrived) = (now, true);
        }
    }

    /// <summary>Whether the frame that came last can be looked at so many times more.</summary>
    public bool Affords(int looks)
    {
        lock (_lock) return _interval > 0 && clock.GetElapsedTime(_arrived).TotalSeconds + looks * _look < UsableShare * _interval;
    }

    /// <summary>A further look took so long.</summary>
    public void Spend(TimeSpan look)
    {
        lock (_lock) _look += (look.TotalSeconds - _look) * (_look == 0 ? 1 : Smoothing);
    }
}
