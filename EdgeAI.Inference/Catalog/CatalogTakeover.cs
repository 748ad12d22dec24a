using EdgeAI.Embedding;
using EdgeAI.Inference.Items;
using EdgeAI.Vectors.Hnsw;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Catalog;

/// <summary>
/// Takes up an index that is built anew, replaced or put where there was none, while frames run: opened and checked beside the old one, joined by
/// what was taught, then swapped between two frames. One that cannot be used is refused with a warning, and the old one goes on.
/// </summary>
internal sealed class CatalogTakeover(
    CatalogState state, CatalogLoader loader, ItemLibrary items, Refitter refitter, IOptions<InferenceOptions> inference, TimeProvider clock, ILogger<CatalogTakeover> logger)
{
    private readonly string _path = inference.Value.IndexPath;

    /// <summary>Watches until the service ends.</summary>
    /// <param name="module">The container's embedder, which lends its module.</param>
    /// <param name="served">The files that what answers was opened from.</param>
    /// <param name="stoppingToken">The service ends.</param>
    public async Task WatchAsync(Embedder module, IndexFiles served, CancellationToken stoppingToken)
    {
        var watch = new IndexWatch(served);
        // Looked at again and again, and not through inotify: that says nothing of what another machine does on a network share, loses
        // its sight when the folder itself is replaced, and a look costs two calls of the system.
        using var timer = new PeriodicTimer(inference.Value.IndexWatchInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var files = IndexFiles.Of(_path);
            if (!watch.IsDue(files)) continue;
            var fault = await TryTakeAsync(module, files, stoppingToken);
            // What was replaced again while it was looked at is judged by its next state.
            if (fault is not null && IndexFiles.Of(_path) != files) continue;
            watch.Handled(files, isRefused: fault is not null && files.Index is not null);
            state.Note = fault;
        }
    }

    /// <returns>Why the old one goes on; null where it does not, or is what lies there.</returns>
    private async Task<string?> TryTakeAsync(Embedder module, IndexFiles files, CancellationToken stoppingToken)
    {
        if (files.Index is null)
        {
            Log.IndexGone(logger, _path);
            return $"The index '{_path}' is gone; its entries answer until the service ends.";
        }
        Recogniser? next = null;
        try
        {
            // First of all: a copy that was cut short may begin like the one that is served.
            HnswIndex.Verify(_path, stoppingToken);
            if (CatalogIdentity.Of(_path) == state.Require().CatalogIdentity) return null;
            next = loader.Load(module);
            var entries = next.EntryCount;
            if (IndexFiles.Of(_path) != files) throw new IOException("It was replaced again while it was opened.");
            var itemsChanged = await items.SwapAsync(next, stoppingToken);
            next = null;
            Log.IndexTaken(logger, _path, entries);
            if (itemsChanged) refitter.Request();
            return null;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            if (IndexFiles.Of(_path) == files) Log.IndexRefused(logger, _path, exception.Message);
            return $"The index '{_path}' that lies there now is refused, and the one before answers. {exception.Message}";
        }
        finally
        {
            next?.Release();
        }
    }
}
