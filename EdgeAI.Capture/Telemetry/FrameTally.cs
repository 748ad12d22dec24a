namespace EdgeAI.Capture.Telemetry;

/// <summary>What became of the frames of one source. When none is under way, captured = sent + dropped + failed.</summary>
internal sealed class FrameTally(CaptureMetrics metrics, string source)
{
    private readonly KeyValuePair<string, object?> _tag = new(CaptureMetrics.SourceTag, source);

    private long _captured;
    private long _sent;
    private long _dropped;
    private long _failed;
    private long _skipped;

    /// <summary>The counts of now; each is right, together they may be a frame apart.</summary>
    public FrameCounts Counts => new(
        Interlocked.Read(ref _captured), Interlocked.Read(ref _sent), Interlocked.Read(ref _dropped), Interlocked.Read(ref _failed), Interlocked.Read(ref _skipped));

    /// <summary>The source delivered a frame; its number, from 1.</summary>
    public long Captured()
    {
        metrics.Captured.Add(1, _tag);
        return Interlocked.Increment(ref _captured);
    }

    /// <summary>Inference answered a frame so long after its capture.</summary>
    public void Sent(TimeSpan sinceCapture)
    {
        Interlocked.Increment(ref _sent);
        metrics.Sent.Add(1, _tag);
        metrics.AnswerDuration.Record(sinceCapture.TotalSeconds, _tag);
    }

    /// <summary>A newer frame took a frame's place before it was sent.</summary>
    public void Dropped()
    {
        Interlocked.Increment(ref _dropped);
        metrics.Dropped.Add(1, _tag);
    }

    /// <summary>A frame was sent and not answered, or with an error.</summary>
    public void Failed()
    {
        Interlocked.Increment(ref _failed);
        metrics.Failed.Add(1, _tag);
    }

    /// <summary>Whether the source gives frames.</summary>
    public void SourceIsUp(bool isUp) => metrics.IsUp.Record(isUp ? 1 : 0, _tag);

    /// <summary>The source stopped giving frames.</summary>
    public void SourceLost() => metrics.Lost.Add(1, _tag);

    /// <summary>The source gives frames again, after so long.</summary>
    public void SourceBack(TimeSpan absence) => metrics.Absence.Record(absence.TotalSeconds, _tag);

    /// <summary>The source had an image that cannot be read; it never became a frame.</summary>
    public void Skipped()
    {
        Interlocked.Increment(ref _skipped);
        metrics.Skipped.Add(1, _tag);
    }
}
