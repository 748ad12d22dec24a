using Microsoft.AspNetCore.Components;

namespace EdgeAI.Dashboard.Live;

/// <summary>A page that shows what is stored and follows it: it loads when its parameters change and when something new has come.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private long _shown = -1;

    /// <summary>The tab's pulse.</summary>
    [Inject]
    protected LiveUpdates Live { get; set; } = null!;

    /// <summary>Changes whenever what the page shows may have changed.</summary>
    protected abstract long Version { get; }

    /// <summary>Reads what the page shows.</summary>
    protected abstract void Load();

    /// <summary>Loads anew, whatever the version.</summary>
    protected void Reload()
    {
        _shown = Version;
        Load();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet() => Reload();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        Live.Tick += OnTick;
        Live.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the pulse.</summary>
    protected virtual void Dispose(bool disposing) => Live.Tick -= OnTick;

    private void OnTick()
    {
        if (Version == _shown)
            return;
        _ = InvokeAsync(() =>
        {
            Reload();
            StateHasChanged();
        });
    }
}
