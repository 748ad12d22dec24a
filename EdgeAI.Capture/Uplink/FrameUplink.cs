using EdgeAI.Capture.Retrying;

namespace EdgeAI.Capture.Uplink;

/// <summary>Keeps a stream to inference open for one source: one stream after the other, with growing pauses while inference is away.</summary>
internal sealed class FrameUplink(UplinkContext context, Backoff backoff)
{
    /// <summary>Runs until it is told to stop. Never throws.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var stop = stopping.UnsafeRegister(static mailbox => ((Frames.FrameMailbox)mailbox!).Close(), context.Mailbox);
        var toldOfAbsence = false;
        // A stream is opened for a frame, so that a source that gives none costs nothing.
        while (true)
        {
            await context.Mailbox.WaitAsync().ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
                break;
            if (!context.Mailbox.HasFrame)
                continue;
            var end = await RunSessionAsync(stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
                break;
            var answered = context.State.IsAnswering;
            context.State.IsAnswering = false;
            if (answered)
                backoff.Reset();
            var pause = backoff.Next();
            Tell(end, pause, answered, toldOfAbsence);
            toldOfAbsence = true;
            await Task.Delay(pause, context.Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        context.Mailbox.Close();
    }

    private async Task<string> RunSessionAsync(CancellationToken stopping)
    {
        try
        {
            using var session = new UplinkSession(context);
            return await session.RunAsync(stopping).ConfigureAwait(false);
        }
        // A stream that cannot even be begun has taken no frame yet.
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    private void Tell(string reason, TimeSpan pause, bool answered, bool toldOfAbsence)
    {
        if (answered)
            Log.Lost(context.Logger, context.Source, reason, pause);
        else if (!toldOfAbsence)
            Log.Unavailable(context.Logger, context.Source, reason, pause);
        else
            Log.StillUnavailable(context.Logger, context.Source, reason, pause);
    }
}
