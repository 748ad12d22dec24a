using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>What is told of a collector, whatever its signals do: one warning when an outage begins, one line when it is over.</summary>
/// <param name="name">How the collector is called in messages.</param>
/// <param name="mostBytes">Most bytes that wait for it.</param>
/// <param name="logger">Asked when there is something to tell.</param>
internal sealed class Outage(string name, long mostBytes, Func<ILogger?> logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Uri> _away = [];
    private readonly HashSet<Uri> _refused = [];

    private long _dropped;
    // Timestamps of their beginnings; 0 where there is none.
    private long _awaySince;
    private long _refusedSince;

    /// <summary>An export was dropped to make way for newer ones.</summary>
    public void Dropped() => Interlocked.Increment(ref _dropped);

    /// <summary>How an attempt went.</summary>
    public void Tell(OtlpExport export, OtlpOutcome outcome)
    {
        // These lines are telemetry, and are sent when that can be done again.
        using var loud = SuppressInstrumentationScope.Begin(false);
        lock (_lock)
        {
            switch (outcome.Kind)
            {
                case OtlpOutcome.Outcome.Retry:
                    if (_away.Add(export.Target) && _awaySince == 0)
                    {
                        _awaySince = Stopwatch.GetTimestamp();
                        if (logger() is { } told) Log.CollectorAway(told, name, outcome.Reason, mostBytes >> 20);
                        return;
                    }
                    break;
                case OtlpOutcome.Outcome.Refused:
                    Dropped();
                    IsReached(export);
                    if (_refused.Add(export.Target) && _refusedSince == 0)
                    {
                        _refusedSince = Stopwatch.GetTimestamp();
                        if (logger() is { } told) Log.CollectorRefuses(told, name, export.Signal, outcome.Reason);
                        return;
                    }
                    break;
                case OtlpOutcome.Outcome.Delivered:
                    // A signal or two that are refused for good hide no outage of all.
                    if (_refused.Remove(export.Target) && _refused.Count == 0) Back(ref _refusedSince);
                    IsReached(export);
                    return;
            }
            if (logger() is { } heard) Log.StillAway(heard, name, export.Signal, outcome.Reason);
        }
    }

    private void IsReached(OtlpExport export)
    {
        if (_away.Remove(export.Target) && _away.Count == 0) Back(ref _awaySince);
    }

    private void Back(ref long since)
    {
        var dropped = Interlocked.Exchange(ref _dropped, 0);
        if (logger() is { } told) Log.CollectorBack(told, name, (long)Stopwatch.GetElapsedTime(since).TotalSeconds, dropped);
        since = 0;
    }
}
