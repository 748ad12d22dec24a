using Microsoft.Extensions.Logging;

namespace EdgeAI.ServiceDefaults.Telemetry;

/// <summary>
/// The way to one collector. Each signal has a line of its own, so that a collector which takes no logs for a while gets its spans all
/// the same; what waits in all of them shares one bounded memory.
/// </summary>
internal sealed class Collector : IDisposable
{
    private readonly string _name;
    private readonly long _mostBytes;
    private readonly Func<ILogger?> _logger;
    private readonly Outage _outage;
    private readonly Lock _lock = new();
    private readonly Dictionary<Uri, SignalLine> _lines = [];

    private bool _isClosed;

    /// <param name="name">How it is called in messages.</param>
    /// <param name="mostBytes">Most bytes that wait; the oldest of the longest line make way.</param>
    /// <param name="logger">Asked when there is something to tell: the logger's own exporter is made before it.</param>
    public Collector(string name, long mostBytes, Func<ILogger?> logger)
    {
        (_name, _mostBytes, _logger) = (name, mostBytes, logger);
        _outage = new Outage(name, mostBytes, logger);
    }

    /// <summary>Takes an export; never waits.</summary>
    public void Add(OtlpExport export)
    {
        lock (_lock)
        {
            if (_isClosed) return;
            if (!_lines.TryGetValue(export.Target, out var line)) _lines.Add(export.Target, line = new SignalLine(_outage));
            line.Add(export);
            while (_lines.Values.Sum(static each => each.Bytes) > _mostBytes && _lines.Values.MaxBy(static each => each.Bytes)!.DropOldest())
                _outage.Dropped();
        }
    }

    /// <summary>Sends what waits, no longer than told and with one attempt where the collector is away, and takes nothing more.</summary>
    /// <param name="patience">Longest time for all of it.</param>
    public async Task CloseAsync(TimeSpan patience)
    {
        lock (_lock)
        {
            if (_isClosed) return;
            _isClosed = true;
        }
        await Task.WhenAll(_lines.Values.Select(line => line.CloseAsync(patience))).ConfigureAwait(false);
        if (_lines.Values.Sum(static line => line.Count) is > 0 and var left && _logger() is { } logger) Log.Undelivered(logger, left, _name);
    }

    /// <summary>Ends without sending what waits.</summary>
    public void Dispose()
    {
        CloseAsync(TimeSpan.Zero).GetAwaiter().GetResult();
        foreach (var line in _lines.Values) line.Dispose();
    }
}
