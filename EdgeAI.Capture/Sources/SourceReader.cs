using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Retrying;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources;

/// <summary>
/// Reads one source for ever: whatever happens to it, it is opened again, after a pause that grows; unless it has given all that was asked for.
/// </summary>
internal sealed class SourceReader(
    SourceModel source, FramePool pool, FrameMailbox mailbox, FrameTally tally, PipelineState state, Backoff backoff, TimeSpan frameTimeout, TimeSpan settleFor, TimeProvider clock, ILogger logger,
    Action? changed = null)
{
    private static readonly TimeSpan _settlingDevice = TimeSpan.FromMilliseconds(200);

    /// <summary>Opening a device of this machine bothers nobody, and one that is there and fails tells nobody when it is well.</summary>
    private static readonly TimeSpan _longestBesideADevice = TimeSpan.FromSeconds(3);

    private long? _lostAt;
    private IDeviceWatch? _watch;
    private long? _openedAt;

    /// <summary>Runs until it is told to stop, or the source has ended for good. Never throws.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var toldOfAbsence = false;
        while (!stopping.IsCancellationRequested)
        {
            var end = await ReadUntilEndAsync(stopping).ConfigureAwait(false);
            mailbox.DropLent();
            if (stopping.IsCancellationRequested)
                break;
            var delivered = state.IsDelivering;
            state.IsDelivering = false;
            tally.SourceIsUp(false);
            if (end is null)
            {
                state.IsDone = true;
                Log.SourceDone(logger, source.Name);
                return;
            }
            var pause = backoff.Next();
            if (_watch is not null && pause > _longestBesideADevice)
                pause = _longestBesideADevice;
            _lostAt ??= clock.GetTimestamp();
            state.SourceLost(end, _lostAt.Value, delivered);
            changed?.Invoke();
            if (delivered)
            {
                tally.SourceLost();
                Log.SourceLost(logger, source.Name, end, pause);
            }
            else if (!toldOfAbsence)
                Log.SourceUnavailable(logger, source.Name, end, pause);
            else
                Log.SourceStillUnavailable(logger, source.Name, end, pause);
            toldOfAbsence = true;
            await PauseAsync(pause, stopping).ConfigureAwait(false);
        }
    }

    private void TellReturn(TimeSpan absence)
    {
        tally.SourceBack(absence);
        state.SourceBack(absence);
        changed?.Invoke();
        Log.SourceBack(logger, source.Name, absence.TotalSeconds, source.Uri);
    }

    /// <summary>Waits until the next attempt: a while, or until a device came.</summary>
    private async Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var delay = Task.Delay(pause, clock, end.Token);
        if (_watch is null)
        {
            await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        var change = _watch.WaitForChangeAsync(end.Token);
        await Task.WhenAny(delay, change).ConfigureAwait(false);
        var came = change.IsCompleted;
        await end.CancelAsync().ConfigureAwait(false);
        await change.ConfigureAwait(false);
        await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What came is not ready at once, and may be one of several.
        if (came && !stopping.IsCancellationRequested)
            await Task.Delay(_settlingDevice, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Opens the source and reads it.</summary>
    /// <returns>Why it ended; null for good.</returns>
    private async Task<string?> ReadUntilEndAsync(CancellationToken stopping)
    {
        // One timer for all frames: it is set anew for each.
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var stop = stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        Frame? frame = null;
        try
        {
            var open = source.Open(tally);
            await using (open.ConfigureAwait(false))
            {
                _watch = open.Watch;
                _openedAt = null;
                while (true)
                {
                    frame = pool.Rent();
                    var limit = (open.HangAfter ?? frameTimeout) + open.Period;
                    deadline.CancelAfter(limit);
                    try
                    {
                        if (!await open.ReadAsync(frame, deadline.Token).ConfigureAwait(false))
                            return open.EndsForGood ? null : "It has ended.";
                    }
                    catch (OperationCanceledException) when (deadline.IsCancellationRequested)
                    {
                        return $"No frame came within {limit.TotalSeconds} s{(open.Instead is { } instead ? $", {instead}" : "")}.";
                    }
                    deadline.CancelAfter(Timeout.InfiniteTimeSpan);
                    frame.IsSettling = open.Settles && IsSettling();
                    Deliver(frame);
                    frame = null;
                }
            }
        }
        // The worker lives on whatever a source throws: that is its purpose.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.SourceFault(logger, exception, source.Name);
            return exception.Message;
        }
        finally
        {
            if (frame is not null)
                pool.Return(frame);
        }
    }

    // From the first frame on: a camera that takes long to start has not settled meanwhile.
    private bool IsSettling()
    {
        _openedAt ??= clock.GetTimestamp();
        return clock.GetElapsedTime(_openedAt.Value) < settleFor;
    }

    private void Deliver(Frame frame)
    {
        frame.Sequence = tally.Captured();
        frame.CapturedAt = clock.GetUtcNow() - frame.Age;
        frame.CapturedTimestamp = clock.GetTimestamp() - (long)(frame.Age.TotalSeconds * clock.TimestampFrequency);
        Log.FrameCaptured(logger, source.Name, frame.Sequence, frame.Length);
        if (!state.IsDelivering)
        {
            state.IsDelivering = true;
            tally.SourceIsUp(true);
            if (_lostAt is { } lostAt)
                TellReturn(clock.GetElapsedTime(lostAt));
            else
                Log.SourceDelivers(logger, source.Name, source.Uri);
            _lostAt = null;
        }
        backoff.Reset();
        mailbox.Post(frame);
    }
}
