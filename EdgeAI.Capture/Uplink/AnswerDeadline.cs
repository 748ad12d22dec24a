namespace EdgeAI.Capture.Uplink;

/// <summary>Cancels a stream when the oldest of its frames waits too long. One timer for all frames.</summary>
internal sealed class AnswerDeadline(TimeSpan timeout, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _stream = new(Timeout.InfiniteTimeSpan, clock);
    private readonly Lock _gate = new();

    private int _waiting;
    private bool _isOver;

    /// <summary>Cancelled when a frame waited too long or <see cref="End"/> was called.</summary>
    public CancellationToken Token => _stream.Token;

    /// <summary>Whether a frame waited too long.</summary>
    public bool Passed => _stream.IsCancellationRequested && !_isOver;

    /// <summary>A frame is about to be sent.</summary>
    public void Sent()
    {
        lock (_gate)
            if (_waiting++ == 0)
                _stream.CancelAfter(timeout);
    }

    /// <summary>The oldest frame was answered; the next one has the whole time again.</summary>
    public void Answered()
    {
        lock (_gate)
            _stream.CancelAfter(--_waiting > 0 ? timeout : Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the stream for another reason.</summary>
    public void End()
    {
        if (_stream.IsCancellationRequested)
            return;
        _isOver = true;
        _stream.Cancel();
    }

    public void Dispose() => _stream.Dispose();
}
