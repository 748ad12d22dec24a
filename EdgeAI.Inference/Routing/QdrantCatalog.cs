using EdgeAI.Embedding;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Items;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Qdrant;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Routing;

/// <summary>
/// Answers from a Qdrant collection (<c>Vectors:Index=qdrant</c>): crop and projection come with the collection. A server that is
/// down is waited for, and an alias that leads to a collection of another embedding brings its projection along while frames run.
/// </summary>
internal sealed class QdrantCatalog(
    CatalogState state,
    QdrantServers servers,
    ItemLibrary items,
    IServiceProvider services,
    IOptions<VectorsOptions> vectors,
    IOptions<InferenceOptions> inference,
    IOptions<HnswOptions> hnsw,
    TimeProvider time,
    ILogger<QdrantCatalog> logger) : BackgroundService
{
    // As many as decisions look at.
    private const int MostSamples = 16_384;

    private CollectionManifest? _answering;
    private string? _said;

    /// <summary>Why the server or the collection cannot be used now; null when they can.</summary>
    public string? Fault { get; private set; }

    /// <summary>What answers; null until there is something.</summary>
    public CollectionManifest? Answering => Volatile.Read(ref _answering);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        state.Waiting("loading and warming the embedding module");
        Embedder module;
        try
        {
            module = services.GetRequiredService<Embedder>();
        }
        catch (EmbeddingException exception)
        {
            state.Waiting($"failed: {exception.Message}");
            services.GetRequiredService<Hosting.FatalFault>().Stop(IndexAdvice.Explain(exception, inference.Value.IndexPath));
            return;
        }
        var server = servers.Get();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(server, module, stoppingToken);
                if (_said is not null) Log.CollectionBack(logger, vectors.Value.Collection, server.Endpoint);
                Fault = _said = null;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Say(server, exception);
            }
            await Task.Delay(vectors.Value.WatchInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(QdrantServer server, Embedder module, CancellationToken cancellation)
    {
        var collection = vectors.Value.Collection;
        if (_answering is null && Fault is null) state.Waiting($"asking Qdrant at {server.Endpoint} for the collection '{collection}'");
        var manifest = await QdrantCollection.ReadManifestAsync(server, collection, cancellation);
        if (manifest == _answering) return;
        if (_answering?.Space != manifest.Space)
        {
            var recogniser = await OpenAsync(server, collection, module, cancellation);
            if (_answering is null)
            {
                items.Join(module, recogniser);
                state.Ready(recogniser);
            }
            else
            {
                await items.SwapAsync(recogniser, cancellation);
            }
        }
        else if (state.Current is { } current)
        {
            current.Samples = await SampleAsync(server, collection, cancellation);
            current.Elsewhere = manifest.Entries;
            state.EntriesChanged();
        }
        Volatile.Write(ref _answering, manifest);
        Log.CollectionAnswers(logger, collection, server.Endpoint, manifest.Entries);
    }

    private async Task<Recogniser> OpenAsync(QdrantServer server, string collection, Embedder module, CancellationToken cancellation)
    {
        var found = await QdrantCollection.ReadAsync(server, collection, cancellation);
        var samples = await SampleAsync(server, collection, cancellation);
        var name = $"{collection} at {server.Endpoint}";
        var space = found.Manifest.Space;
        var own = module.Identity.ToVectorSpace();
        var embedder = found.Fitted is { } fitted ? IndexProjection.EmbedderFor(name, space, fitted, module)
            : own == space ? module : IndexProjection.TryLiftingAs(space, module) ?? throw new IndexSpaceException(name, own, space);
        // In this process there is only what is taught on the spot.
        return new Recogniser(embedder, embedder != module, HnswIndex.Create(space, hnsw.Value), found.Fitted, ThumbnailFolder.ForIndex(inference.Value.IndexPath))
        {
            Elsewhere = found.Manifest.Entries,
            Samples = samples,
        };
    }

    // In the order of Qdrant's ids, which are hashes of ours: whatever is left out of a large collection is left out at random.
    private static async Task<IReadOnlyList<VectorEntry>> SampleAsync(QdrantServer server, string collection, CancellationToken cancellation)
    {
        var samples = new List<VectorEntry>();
        await foreach (var entry in server.ScrollAsync(collection, cancellation: cancellation))
        {
            samples.Add(entry);
            if (samples.Count == MostSamples) break;
        }
        return samples;
    }

    private void Say(QdrantServer server, Exception exception)
    {
        var reason = Reasons.Of(exception);
        Fault = exception is QdrantException or IndexSpaceException ? reason : $"Qdrant at {server.Endpoint} does not answer: {QdrantFault.Sentence(reason)}";
        if (_answering is null) state.Waiting($"{Fault} Tried again every {vectors.Value.WatchInterval.TotalSeconds:0.#} s");
        if (_said == Fault) return;
        _said = Fault;
        Log.CollectionUnavailable(logger, Fault);
    }
}
