using System.Diagnostics.Metrics;

namespace EdgeAI.Capture.Telemetry;

/// <summary>What became of the frames of one source. When none is under way, captured = answered + dropped + failed.</summary>
internal sealed class FrameTally
{
    private readonly CaptureMetrics _metrics;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly HashSet<string> _entries = [];

    private long _captured;
    private long _sent;
    private long _answered;
    private long _dropped;
    private long _failed;
    private long _skipped;

    public FrameTally(CaptureMetrics metrics, string source)
    {
        (_metrics, _tag) = (metrics, new(CaptureMetrics.SourceTag, source));
        // A counter that appears with its first event hides that event from whoever asks for its rate.
        foreach (var counter in (Counter<long>[])[metrics.Captured, metrics.Sent, metrics.Answered, metrics.Dropped, metrics.Failed, metrics.Skipped, metrics.Lost])
            counter.Add(0, _tag);
    }

    /// <summary>The counts of now; each is right, together they may be a frame apart.</summary>
    public FrameCounts Counts => new(
        Interlocked.Read(ref _captured), Interlocked.Read(ref _sent), Interlocked.Read(ref _answered), Interlocked.Read(ref _dropped), Interlocked.Read(ref _failed), Interlocked.Read(ref _skipped));

    /// <summary>The source delivered a frame; its number, from 1.</summary>
    public long Captured()
    {
        _metrics.Captured.Add(1, _tag);
        return Interlocked.Increment(ref _captured);
    }

    /// <summary>A frame was handed to the stream.</summary>
    public void Sent()
    {
        Interlocked.Increment(ref _sent);
        _metrics.Sent.Add(1, _tag);
    }

    /// <summary>Inference answered a frame so long after its capture.</summary>
    public void Answered(TimeSpan sinceCapture)
    {
        Interlocked.Increment(ref _answered);
        _metrics.Answered.Add(1, _tag);
        _metrics.AnswerDuration.Record(sinceCapture.TotalSeconds, _tag);
    }

    /// <summary>A newer frame took a frame's place before it was sent.</summary>
    public void Dropped()
    {
        Interlocked.Increment(ref _dropped);
        _metrics.Dropped.Add(1, _tag);
    }

    /// <summary>A frame was sent and not answered, or with an error.</summary>
    public void Failed()
    {
        Interlocked.Increment(ref _failed);
        _metrics.Failed.Add(1, _tag);
    }

    /// <summary>Whether the source gives frames.</summary>
    public void SourceIsUp(bool isUp) => _metrics.IsUp.Record(isUp ? 1 : 0, _tag);

    /// <summary>The source stopped giving frames.</summary>
    public void SourceLost() => _metrics.Lost.Add(1, _tag);

    /// <summary>The source gives frames again, after so long.</summary>
    public void SourceBack(TimeSpan absence) => _metrics.Absence.Record(absence.TotalSeconds, _tag);

    /// <summary>The source had an image that cannot be read; it never became a frame.</summary>
    public void Skipped()
    {
        Interlocked.Increment(ref _skipped);
        _metrics.Skipped.Add(1, _tag);
    }

    /// <summary>As <see cref="Skipped()"/>, of a source that comes by the same image again and again: it counts once.</summary>
    /// <param name="entry">Which image in which state.</param>
    /// <returns>Whether it was counted.</returns>
    public bool Skipped(string entry)
    {
        lock (_entries)
            if (!_entries.Add(entry))
                return false;
        Skipped();
        return true;
    }
}
