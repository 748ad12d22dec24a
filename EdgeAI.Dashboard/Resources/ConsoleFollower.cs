using EdgeAI.Dashboard.Store;

namespace EdgeAI.Dashboard.Resources;

/// <summary>Follows the console of one resource while a page shows it, keeping the last lines. Thread-safe.</summary>
public sealed class ConsoleFollower : IAsyncDisposable
{
    /// <summary>Lines kept, as many as the AppHost keeps and more.</summary>
    public const int MaxLines = 5_000;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Ring<ConsoleLine> _lines = new(MaxLines);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private long _version;

    /// <summary>Starts following.</summary>
    public ConsoleFollower(ResourceApiClient api, string resource, TimeProvider time)
    {
        Resource = resource;
        _following = Task.Run(() => FollowAsync(api, time, _stop.Token));
    }

    /// <summary>The resource followed.</summary>
    public string Resource { get; }

    /// <summary>Grows with every batch of lines.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Why no lines come, or empty.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The last <paramref name="take"/> lines that hold <paramref name="text"/>, the oldest first.</summary>
    public IReadOnlyList<ConsoleLine> Read(string? text, int take)
    {
        var found = new List<ConsoleLine>();
        lock (_lock)
            for (var i = _lines.Count - 1; i >= 0 && found.Count < take; i--)
                if (string.IsNullOrEmpty(text) || AnsiText.Strip(_lines[i].Text).Contains(text, StringComparison.OrdinalIgnoreCase))
                    found.Add(_lines[i]);
        found.Reverse();
        return found;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
    }

    private async Task FollowAsync(ResourceApiClient api, TimeProvider time, CancellationToken stop)
    {
        var last = 0L;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var lines in api.FollowConsoleAsync(Resource, last, stop))
                    last = Add(lines, last);
                Problem = "";
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                Problem = e.Message;
                Interlocked.Increment(ref _version);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(s_pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private long Add(IReadOnlyList<ConsoleLine> lines, long last)
    {
        lock (_lock)
            foreach (var line in lines)
                if (line.Sequence > last)
                {
                    _lines.Add(line);
                    last = line.Sequence;
                }
        Problem = "";
        Interlocked.Increment(ref _version);
        return last;
    }
}
