using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>
/// The way to one collector: exports wait in a queue of bounded memory and are sent in order by one task, again and again while the
/// collector is away. It tells when an outage begins and when it is over, once each.
/// </summary>
internal sealed class Collector : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly long _mostBytes;
    private readonly Func<ILogger?> _logger;
    private readonly Queue<OtlpExport> _queue = new();
    private readonly HashSet<Uri> _refused = [];
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _sending;

    private long _bytes;
    private long _dropped;
    private bool _isClosed;
    // Timestamps of their beginnings; 0 where there is none.
    private long _away;
    private long _refusal;

    /// <param name="name">How it is called in messages.</param>
    /// <param name="mostBytes">Most bytes that wait; the oldest make way.</param>
    /// <param name="logger">Asked when there is something to tell: the logger's own exporter is made before it.</param>
    public Collector(string name, long mostBytes, Func<ILogger?> logger)
    {
        (_name, _mostBytes, _logger) = (name, mostBytes, logger);
        _sending = Task.Run(SendAllAsync);
    }

    /// <summary>Takes an export; never waits.</summary>
    public void Add(OtlpExport export)
    {
        lock (_queue)
        {
            if (_isClosed) return;
            _queue.Enqueue(export);
            _bytes += export.Bytes;
            while (_bytes > _mostBytes && _queue.Count > 1)
            {
                _bytes -= _queue.Dequeue().Bytes;
                _dropped++;
            }
        }
        _arrivals.Release();
    }

    /// <summary>Sends what waits, no longer than told and with one attempt where the collector is away, and takes nothing more.</summary>
    /// <param name="patience">Longest time for all of it.</param>
    public async Task CloseAsync(TimeSpan patience)
    {
        lock (_queue)
        {
            if (_isClosed) return;
            _isClosed = true;
        }
        await _closing.CancelAsync().ConfigureAwait(false);
        _arrivals.Release();
        _end.CancelAfter(patience);
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_queue.Count > 0 && _logger() is { } logger) Log.Undelivered(logger, _queue.Count, _name);
    }

    /// <summary>Ends without sending what waits.</summary>
    public void Dispose()
    {
        CloseAsync(TimeSpan.Zero).GetAwaiter().GetResult();
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
            OtlpExport? next;
            lock (_queue)
            {
                if (!_queue.TryPeek(out next) && _isClosed) return;
            }
            if (next is null)
            {
                await _arrivals.WaitAsync(_end.Token).ConfigureAwait(false);
                continue;
            }
            var isLast = _closing.IsCancellationRequested;
            var outcome = await SendAsync(next).ConfigureAwait(false);
            _end.Token.ThrowIfCancellationRequested();
            Tell(next, outcome);
            if (outcome.Kind is not OtlpOutcome.Outcome.Retry)
            {
                pause = FirstPause;
                Remove(next);
                continue;
            }
            if (isLast) return;
            var wanted = outcome.RetryAfter is { } asked && asked > pause ? asked : pause;
            await Task.Delay(wanted < LongestPause ? wanted : LongestPause, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
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

    // One line when it goes, one when it comes; what a signal or two are refused for hides no outage of all.
    private void Tell(OtlpExport export, OtlpOutcome outcome)
    {
        // These lines are telemetry, and are sent when that can be done again.
        using var loud = SuppressInstrumentationScope.Begin(false);
        var logger = _logger();
        switch (outcome.Kind)
        {
            case OtlpOutcome.Outcome.Retry when _away == 0:
                _away = Stopwatch.GetTimestamp();
                if (logger is not null) Log.CollectorAway(logger, _name, outcome.Reason, _mostBytes >> 20);
                break;
            case OtlpOutcome.Outcome.Refused:
                lock (_queue) _dropped++;
                if (_refused.Add(export.Target) && _refusal == 0)
                {
                    _refusal = Stopwatch.GetTimestamp();
                    if (logger is not null) Log.CollectorRefuses(logger, _name, export.Signal, outcome.Reason);
                    break;
                }
                goto default;
            case OtlpOutcome.Outcome.Delivered:
                _refused.Remove(export.Target);
                if (_refusal != 0 && _refused.Count == 0) Back(ref _refusal);
                if (_away != 0) Back(ref _away);
                break;
            default:
                if (logger is not null) Log.StillAway(logger, _name, export.Signal, outcome.Reason);
                break;
        }

        void Back(ref long since)
        {
            long dropped;
            lock (_queue) (dropped, _dropped) = (_dropped, 0);
            if (logger is not null) Log.CollectorBack(logger, _name, (long)Stopwatch.GetElapsedTime(since).TotalSeconds, dropped);
            since = 0;
        }
    }
}
