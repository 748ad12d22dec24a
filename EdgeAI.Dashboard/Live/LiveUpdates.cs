using EdgeAI.Dashboard.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeAI.Dashboard.Live;

/// <summary>The pulse of one open browser tab: pages look for news when it beats, and it beats only while somebody can see them.</summary>
public sealed class LiveUpdates(IOptions<DashboardOptions> options, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private bool _running;

    /// <summary>Beats a few times a second, on a thread of its own.</summary>
    public event Action? Tick;

    /// <summary>Tells the layout that it was paused or resumed.</summary>
    public event Action? Changed;

    /// <summary>Whether the reader holds the pages still.</summary>
    public bool Paused { get; private set; }

    /// <summary>Whether the browser shows the tab.</summary>
    public bool Visible { get; set; } = true;

    /// <summary>Whether the browser is there at all.</summary>
    public bool Connected { get; set; } = true;

    /// <summary>Starts beating, once.</summary>
    public void Start()
    {
        if (_running)
            return;
        _running = true;
        _ = BeatAsync(_stop.Token);
    }

    /// <summary>Holds the pages still or lets them go on.</summary>
    public void Pause(bool paused)
    {
        Paused = paused;
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task BeatAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.RefreshMilliseconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                if (!Paused && Visible && Connected)
                    Tick?.Invoke();
        }
        catch (OperationCanceledException)
        {
        }
    }
}
