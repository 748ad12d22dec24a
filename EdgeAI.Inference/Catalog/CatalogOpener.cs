using System.Diagnostics;
using EdgeAI.Embedding;
using EdgeAI.Inference.Hosting;
using EdgeAI.Inference.Items;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Catalog;

/// <summary>
/// Warms the module and opens the index while the service already listens, ends the service where that cannot succeed, and from then on
/// takes up every index that lies there.
/// </summary>
internal sealed class CatalogOpener(
    CatalogState state,
    CatalogLoader loader,
    CatalogTakeover takeover,
    ItemLibrary items,
    Refitter refitter,
    IServiceProvider services,
    IOptions<InferenceOptions> inference,
    FatalFault fatal,
    ILogger<CatalogOpener> logger) : BackgroundService
{
    private readonly string _path = inference.Value.IndexPath;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Seen before it is opened: what is replaced meanwhile is noticed.
        var files = IndexFiles.Of(_path);
        if (await Task.Run(TryOpen, stoppingToken) is { } module) await takeover.WatchAsync(module, files, stoppingToken);
    }

    private Embedder? TryOpen()
    {
        try
        {
            // It prepares what decisions are made from before the first frame, so it has to be there.
            services.GetRequiredService<Deciding.DecisionRoom>();
            var module = Warm();
            state.Waiting($"opening the index {_path}");
            var recogniser = loader.Load(module);
            var itemsChanged = items.Join(module, recogniser);
            state.Ready(recogniser);
            GiveBackMemory();
            // A fit that was ended by the last run's end is made now.
            if (itemsChanged) refitter.Request();
            return module;
        }
        catch (ObjectDisposedException)
        {
            // The service ended meanwhile, over a port in use for instance, and has said why.
        }
        catch (Exception exception)
        {
            state.Waiting($"failed: {exception.Message}");
            fatal.Stop(IndexAdvice.Explain(exception, _path));
        }
        return null;
    }

    // The container's embedder loads when it is first asked for: here, not on the way to the open port.
    private Embedder Warm()
    {
        var started = Stopwatch.GetTimestamp();
        state.Waiting("loading and warming the embedding module");
        var module = services.GetRequiredService<Embedder>();
        Log.ModuleWarm(logger, module.Model, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return module;
    }

    // Warming and opening leave more behind than stays in use; a board of half a gigabyte has others who need it.
    private static void GiveBackMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
