using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Frames;

/// <summary>The place between a source and its uplink that holds one frame: the newest. What it replaces counts as dropped.</summary>
/// <remarks>One writer, one reader. Waiting allocates nothing, which a cancellable wait on a channel would.</remarks>
internal sealed class FrameMailbox(FramePool pool, FrameTally tally) : IValueTaskSource
{
    private readonly Lock _gate = new();

    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private bool _isWaiting;
    private bool _isWoken;
    private bool _isClosed;
    private Frame? _newest;

    /// <summary>Whether no more frames are taken.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
                return _isClosed;
        }
    }

    /// <summary>Whether there is a frame.</summary>
    public bool HasFrame
    {
        get
        {
            lock (_gate)
                return _newest is not null;
        }
    }

    /// <summary>Puts the newest frame in the slot.</summary>
    public void Post(Frame frame)
    {
        Frame? replaced;
        lock (_gate)
        {
            replaced = _isClosed ? frame : _newest;
            if (!_isClosed)
                _newest = frame;
            Signal();
        }
        Drop(replaced);
    }

    /// <summary>Waits until there is a frame, the mailbox is closed, or somebody calls <see cref="Wake"/>: the caller looks which.</summary>
    public ValueTask WaitAsync()
    {
        lock (_gate)
        {
            if (_newest is not null || _isClosed || _isWoken)
            {
                _isWoken = false;
                return ValueTask.CompletedTask;
            }
            _wait.Reset();
            _isWaiting = true;
            return new ValueTask(this, _wait.Version);
        }
    }

    /// <summary>Takes the newest frame, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out Frame? frame)
    {
        lock (_gate)
        {
            frame = _newest;
            _newest = null;
            return frame is not null;
        }
    }

    /// <summary>Drops the frame that waits where it lies in the memory of its source, which has ended: as long as it waits, a camera stays open.</summary>
    public void DropLent()
    {
        Frame? lent;
        lock (_gate)
        {
            lent = _newest is { IsLent: true } ? _newest : null;
            if (lent is not null)
                _newest = null;
        }
        Drop(lent);
    }

    /// <summary>Ends the wait, or the next one if nobody waits.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _isWoken = !_isWaiting;
            Signal();
        }
    }

    /// <summary>Takes no more frames; the one that waits counts as dropped.</summary>
    public void Close()
    {
        Frame? last;
        lock (_gate)
        {
            _isClosed = true;
            last = _newest;
            _newest = null;
            Signal();
        }
        Drop(last);
    }

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private void Signal()
    {
        if (!_isWaiting)
            return;
        _isWaiting = false;
        _wait.SetResult(true);
    }

    private void Drop(Frame? frame)
    {
        if (frame is null)
            return;
        tally.Dropped();
        pool.Return(frame);
    }
}
