namespace EdgeAI.Inference.Live;

/// <summary>Frames per second over the last two seconds. Not safe for concurrent use.</summary>
internal sealed class FrameRate(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private readonly long[] _arrivals = new long[256];
    private int _first;
    private int _count;

    /// <summary>Counts a frame that came now.</summary>
    /// <returns>The rate; 0 until two frames came within the window.</returns>
    public double Count()
    {
        var now = clock.GetTimestamp();
        while (_count > 0 && clock.GetElapsedTime(_arrivals[_first], now) > Window) Drop();
        if (_count == _arrivals.Length) Drop();
        _arrivals[(_first + _count++) % _arrivals.Length] = now;
        var span = clock.GetElapsedTime(_arrivals[_first], now).TotalSeconds;
        return span > 0 ? (_count - 1) / span : 0;
    }

    private void Drop()
    {
        _first = (_first + 1) % _arrivals.Length;
        _count--;
    }
}
