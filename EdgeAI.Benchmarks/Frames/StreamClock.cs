namespace EdgeAI.Benchmarks.Frames;

/// <summary>A clock that goes on with a stream's frames, so that a slow machine finds what a fast one does.</summary>
internal sealed class StreamClock : TimeProvider
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    /// <summary>The next frame comes.</summary>
    public void Advance() => _ticks += Interval.Ticks;
}
