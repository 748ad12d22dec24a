using OpenTelemetry;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>The exports of one signal to one collector: they wait in a line and are sent in order by one task, again and again while the collector is away.</summary>
internal sealed class SignalLine : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    // A collector may ask for more than that, but not for silence.
    private static readonly TimeSpan LongestWanted = TimeSpan.FromMinutes(1);

    private readonly Outage _outage;
    private readonly Queue<OtlpExport> _queue = new();
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _sending;

    private long _bytes;

    /// <param name="outage">Told how each attempt went.</param>
    public SignalLine(Outage outage)
    {
        _outage = outage;
        _sending = Task.Run(SendAllAsync);
    }

    /// <summary>Exports that wait.</summary>
    public int Count
    {
        get
        {
            lock (_queue) return _queue.Count;
        }
    }

    /// <summary>Bytes that wait.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Takes an export; never waits.</summary>
    public void Add(OtlpExport export)
    {
        lock (_queue)
        {
            _queue.Enqueue(export);
            _bytes += export.Bytes;
        }
        _arrivals.Release();
    }

    /// <summary>Lets the oldest go, unless it is the only one.</summary>
    /// <returns>Whether one went.</returns>
    public bool DropOldest()
    {
        lock (_queue)
        {
            if (_queue.Count < 2) return false;
            _bytes -= _queue.Dequeue().Bytes;
            return true;
        }
    }

    /// <summary>Sends what waits, no longer than told and with one attempt where the collector is away; nothing may be added any more.</summary>
    public async Task CloseAsync(TimeSpan patience)
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _arrivals.Release();
        _end.CancelAfter(patience);
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _closing.Dispose();
        _end.Dispose();
        _arrivals.Dispose();
    }

    private async Task SendAllAsync()
    {
        // What is sent here must not become telemetry itself.
        using var quiet = SuppressInstrumentationScope.Begin();
        for (var pause = FirstPause; ;)
        {
            if (First() is not { } next)
            {
                if (_closing.IsCancellationRequested) return;
                await _arrivals.WaitAsync(_end.Token).ConfigureAwait(false);
                continue;
            }
            var isLast = _closing.IsCancellationRequested;
            var outcome = await SendAsync(next).ConfigureAwait(false);
            _end.Token.ThrowIfCancellationRequested();
            _outage.Tell(next, outcome);
            if (outcome.Kind is not OtlpOutcome.Outcome.Retry)
            {
                pause = FirstPause;
                Remove(next);
                continue;
            }
            if (isLast) return;
            var wanted = outcome.RetryAfter is { } asked && asked > pause ? asked : pause;
            await Task.Delay(wanted < LongestWanted ? wanted : LongestWanted, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private OtlpExport? First()
    {
        lock (_queue) return _queue.TryPeek(out var first) ? first : null;
    }

    private void Remove(OtlpExport sent)
    {
        lock (_queue)
        {
            // It may have made way in the meantime.
            if (!_queue.TryPeek(out var first) || first != sent) return;
            _queue.Dequeue();
            _bytes -= sent.Bytes;
        }
    }

    private async Task<OtlpOutcome> SendAsync(OtlpExport export)
    {
        try
        {
            using var request = export.Request();
            // Trailers are there once the content was read.
            using var response = await export.Client.SendAsync(request, HttpCompletionOption.ResponseContentRead, _end.Token).ConfigureAwait(false);
            return export.IsGrpc ? OtlpOutcome.OfGrpc(response) : OtlpOutcome.OfHttp(response);
        }
        // Whatever it is, the next attempt may be luckier, and telemetry must never be what ends a service.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return OtlpOutcome.Of(exception, export.IsGrpc, export.Client.Timeout);
        }
    }
}
