using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Inference.Hosting;
using EdgeAI.Inference.Items;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Catalog;

/// <summary>Warms the module and opens the index while the service already listens; ends the service where that cannot succeed.</summary>
internal sealed class CatalogOpener(
    CatalogState state,
    ItemLibrary items,
    Refitter refitter,
    IServiceProvider services,
    IOptions<InferenceOptions> inference,
    IOptions<HnswOptions> hnsw,
    FatalFault fatal,
    ILogger<CatalogOpener> logger) : BackgroundService
{
    private bool _itemsChanged;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(Open, stoppingToken);

    private void Open()
    {
        var path = inference.Value.IndexPath;
        try
        {
            if (!File.Exists(path)) throw new FileNotFoundException(IndexAdvice.Missing(path), path);
            // It prepares what decisions are made from before the first frame, so it has to be there.
            services.GetRequiredService<Deciding.DecisionRoom>();
            state.Ready(Open(path));
            GiveBackMemory();
            // A fit that was ended by the last run's end is made now.
            if (_itemsChanged) refitter.Request();
        }
        catch (ObjectDisposedException)
        {
            // The service ended meanwhile, over a port in use for instance, and has said why.
        }
        catch (Exception exception)
        {
            state.Waiting($"failed: {exception.Message}");
            fatal.Stop(IndexAdvice.Explain(exception, path));
        }
    }

    // Warming and opening leave more behind than stays in use; a board of half a gigabyte has others who need it.
    private static void GiveBackMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private Recogniser Open(string path)
    {
        var started = Stopwatch.GetTimestamp();
        // The container's embedder loads when it is first asked for: here, not on the way to the open port.
        state.Waiting("loading and warming the embedding module");
        var module = services.GetRequiredService<Embedder>();
        Log.ModuleWarm(logger, module.Model, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return TryOpenRefit(path, module) ?? Open(path, path, module);
    }

    /// <summary>The fit that was made here after something was taught, where there is one of this very index.</summary>
    private Recogniser? TryOpenRefit(string path, Embedder module)
    {
        var refit = RefitFile.PathFor(items.Folder, path);
        if (!File.Exists(refit)) return null;
        try
        {
            var recogniser = Open(refit, path, module);
            Items.Log.RefitServed(logger, refit);
            return recogniser;
        }
        catch (Exception exception) when (exception is IndexFormatException or IndexSpaceException or ProjectionFileException or IOException)
        {
            Items.Log.RefitUnusable(logger, refit, exception.Message);
            RefitFile.RemoveOthers(items.Folder, kept: null);
            return null;
        }
    }

    private Recogniser Open(string path, string catalogPath, Embedder module)
    {
        state.Waiting($"opening the index {path}");
        var started = Stopwatch.GetTimestamp();
        var index = HnswIndex.Open(path, options: hnsw.Value);
        Embedder? embedder = null;
        try
        {
            // Crop and projection come from the index: frames are embedded as its entries were.
            embedder = IndexProjection.EmbedderFor(path, index.Space, module);
            var recogniser = new Recogniser(embedder, embedder != module, index, IndexProjection.TryFind(path, index.Space), ThumbnailFolder.ForIndex(catalogPath));
            Log.IndexOpen(logger, path, index.Count, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            _itemsChanged = items.Join(module, recogniser, mayHoldOthers: path != catalogPath);
            return recogniser;
        }
        catch
        {
            index.Dispose();
            if (embedder != module) embedder?.Dispose();
            throw;
        }
    }
}
