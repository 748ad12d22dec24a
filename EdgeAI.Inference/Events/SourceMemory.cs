using System.IO.Hashing;
using EdgeAI.Embedding.Sight;
using EdgeAI.Inference.Parts;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Inference.Events;

/// <summary>What the service remembers of a stream from one frame to the next. Safe for concurrent use.</summary>
internal sealed class SourceMemory(string source, SightingRules rules, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly SightingTracker _tracker = new(rules, clock);
    private readonly EvidenceWindow _evidence = new(rules.Window);
    private readonly float[] _cells = new float[FrameQuality.Cells];
    private PartWatch? _parts;
    private bool _centerNext;
    private ulong _hash;
    private bool _isStill;
    private bool _hasFrame;

    public string Source => source;

    /// <summary>Whether there is time for a further look before the next frame.</summary>
    public LookBudget Looks { get; } = new(clock);

    /// <summary>Whether its camera has settled since it was opened.</summary>
    public SettlingWatch Settling { get; } = new(() => new SourceMemory(source, rules, clock), clock);

    /// <summary>Everything that lies before it, where many things are looked for.</summary>
    public PartWatch Parts
    {
        get
        {
            lock (_lock) return _parts ??= new PartWatch(rules, clock);
        }
    }

    /// <summary>Whether the newest frame is the one before once more, pixel by pixel.</summary>
    public bool IsStill
    {
        get
        {
            lock (_lock) return _isStill;
        }
    }

    /// <summary>The further look that is its turn: of a stream, each frame is looked at again in one place.</summary>
    public Look NextLook()
    {
        lock (_lock) return (_centerNext = !_centerNext) ? Look.Center : Look.Proposal;
    }

    /// <summary>Takes a frame's evidence in.</summary>
    /// <param name="catalog">What the labels' numbers belong to.</param>
    /// <param name="evidence">The frame's.</param>
    public void Remember(object catalog, FrameEvidence evidence)
    {
        lock (_lock)
        {
            // The same pixels once more say nothing new.
            if (!_isStill) _evidence.Add(catalog, evidence);
        }
    }

    /// <summary>Takes a frame's evidence in, and gives what the newest frames say together.</summary>
    /// <param name="catalog">What the labels' numbers belong to.</param>
    /// <param name="evidence">The frame's.</param>
    /// <param name="mean">The frame's evidence for each candidate; receives the mean.</param>
    public (float Likeness, float Nearness) Average(object catalog, FrameEvidence evidence, Span<float> mean)
    {
        lock (_lock)
        {
            Remember(catalog, evidence);
            _evidence.Average(evidence, mean);
            return (_evidence.Likeness, _evidence.Nearness);
        }
    }

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
    public SightingChange? Observe(Seen seen)
    {
        lock (_lock)
        {
            LastSeen = clock.GetTimestamp();
            return _tracker.Observe(seen, _isStill);
        }
    }

    /// <summary>Takes what changed of the things that lie before it; the frame counts as seen.</summary>
    public IReadOnlyList<PartChange> ObserveParts()
    {
        lock (_lock) LastSeen = clock.GetTimestamp();
        lock (Parts.Gate) return Parts.TakeChanges();
    }

    /// <summary>Looks at the clock, for the things that lie before it.</summary>
    public IReadOnlyList<PartChange> TickParts()
    {
        PartWatch? parts;
        lock (_lock) parts = _parts;
        if (parts is null) return [];
        lock (parts.Gate)
        {
            parts.Tick();
            return parts.TakeChanges();
        }
    }

    /// <summary>Looks at the clock.</summary>
    public SightingChange? Tick()
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(LastSeen) >= rules.SilentAfter) _evidence.Clear();
            return _tracker.Tick();
        }
    }
}
