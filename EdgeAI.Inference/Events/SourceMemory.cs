using System.IO.Hashing;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Events;

/// <summary>What the service remembers of a stream from one frame to the next. Safe for concurrent use.</summary>
internal sealed class SourceMemory(string source, SightingRules rules, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly SightingTracker _tracker = new(rules, clock);
    private readonly float[] _cells = new float[FrameQuality.Cells];
    private ulong _hash;
    private bool _isStill;
    private bool _hasFrame;

    public string Source => source;

    /// <summary>When its last frame came.</summary>
    public long LastSeen { get; private set; } = clock.GetTimestamp();

    /// <summary>Compares a frame with the one before, whose place it takes.</summary>
    /// <param name="pixels">What the guest was given.</param>
    /// <param name="cells">Its cells.</param>
    /// <returns>The difference; 0 for the first frame.</returns>
    public float Compare(ReadOnlySpan<byte> pixels, ReadOnlySpan<float> cells)
    {
        var hash = XxHash3.HashToUInt64(pixels);
        lock (_lock)
        {
            var difference = _hasFrame ? FrameQuality.Difference(cells, _cells) : 0;
            // A camera's noise makes every frame a new one; the same pixels again are a picture that hangs, or is sent twice.
            _isStill = _hasFrame && hash == _hash;
            cells.CopyTo(_cells);
            (_hash, _hasFrame) = (hash, true);
            return difference;
        }
    }

    /// <summary>Takes the decision about the frame that was compared last.</summary>
    public SightingChange? Observe(string? label)
    {
        lock (_lock)
        {
            LastSeen = clock.GetTimestamp();
            return _tracker.Observe(label, _isStill);
        }
    }

    /// <summary>Looks at the clock.</summary>
    public SightingChange? Tick()
    {
        lock (_lock) return _tracker.Tick();
    }
}
