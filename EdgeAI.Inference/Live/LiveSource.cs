namespace EdgeAI.Inference.Live;

/// <summary>The newest frames of one source. Guarded by the hub's lock.</summary>
internal sealed class LiveSource(string name, int framesKept, TimeProvider clock)
{
    private readonly Queue<LiveFrame> _frames = new(framesKept + 1);
    private readonly FrameRate _rate = new(clock);

    public string Name { get; } = name;

    public LiveFrame? Newest { get; private set; }

    public LiveFrame? Oldest => _frames.TryPeek(out var frame) ? frame : null;

    public bool IsFull => _frames.Count >= framesKept;

    /// <summary>Frames per second.</summary>
    public double Rate { get; private set; }

    /// <summary>Frames that the source captured and never sent, by the gaps in its numbers.</summary>
    public long Dropped { get; private set; }

    public long LastSequence { get; private set; } = -1;

    public long LastSeen { get; private set; }

    /// <summary>The newest second answer; null before the first.</summary>
    public byte[]? Later { get; private set; }

    /// <summary>Its place among all that was published.</summary>
    public long LaterVersion { get; private set; }

    /// <summary>Place of the newest report among all that was published; 0 before the first.</summary>
    public long ReportVersion { get; private set; }

    private SourceReport? _report;
    private long _reportedAt;
    private long _laterSequence = -1;

    /// <summary>Takes over what capture says became of the camera; the source counts as seen, though it sends nothing.</summary>
    public void Report(SourceReport report, long version)
    {
        (_report, ReportVersion, _reportedAt) = (report, version, clock.GetTimestamp());
        LastSeen = _reportedAt;
    }

    /// <summary>The newest report, as pages are told it.</summary>
    public byte[] WriteReport() => _report!.Write(clock.GetElapsedTime(_reportedAt));

    /// <returns>False where a newer frame's second answer is there already, or the source started anew.</returns>
    public bool TryTakeLater(long sequence, byte[] later, long version)
    {
        if (sequence > LastSequence || _laterSequence <= LastSequence && sequence < _laterSequence) return false;
        (_laterSequence, Later, LaterVersion) = (sequence, later, version);
        return true;
    }

    public void Arrived(long sequence)
    {
        // A number that does not rise is a source that started anew.
        if (LastSequence >= 0 && sequence > LastSequence) Dropped += sequence - LastSequence - 1;
        else Dropped = 0;
        LastSequence = sequence;
        LastSeen = clock.GetTimestamp();
        Rate = _rate.Count();
    }

    public void Add(LiveFrame frame)
    {
        _frames.Enqueue(frame);
        Newest = frame;
    }

    public LiveFrame Remove()
    {
        var frame = _frames.Dequeue();
        if (ReferenceEquals(frame, Newest)) Newest = null;
        return frame;
    }

    public LiveFrame? Find(long sequence)
    {
        foreach (var frame in _frames)
            if (frame.Sequence == sequence) return frame;
        return null;
    }
}
