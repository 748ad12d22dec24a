using EdgeAI.Inference.Catalog;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Qdrant;
using EdgeAI.Vectors.Routing;
using Microsoft.Extensions.Options;

namespace EdgeAI.Inference.Routing;

/// <summary>Gives every recogniser that begins to answer the way to the other indexes that are configured.</summary>
internal sealed class IndexRouter : IHostedService, IDisposable
{
    /// <summary>Origin of what this process holds itself.</summary>
    public const string Local = "local";

    private readonly CatalogState _state;
    private readonly VectorsOptions _options;
    private readonly HnswOptions _hnsw;
    private readonly QdrantServers _servers;
    private readonly RemoteIndexes _remote;
    private readonly TimeProvider _time;

    public IndexRouter(CatalogState state, IOptions<VectorsOptions> options, IOptions<HnswOptions> hnsw, QdrantServers servers, RemoteIndexes remote, TimeProvider time) =>
        (_state, _options, _hnsw, _servers, _remote, _time) = (state, options.Value, hnsw.Value, servers, remote, time);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Index is not IndexKind.Embedded) _state.Preparing += Route;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _state.Preparing -= Route;

    private void Route(Recogniser recogniser)
    {
        var space = recogniser.Index.Space;
        var local = new EmbeddedVectorIndex(recogniser.Index, Local);
        recogniser.Routed = _options.Index switch
        {
            IndexKind.Hybrid => new HybridVectorIndex(local, Collection(_servers.Get(), _options.Collection, space, HybridVectorIndex.RemoteOrigin), _options.Hybrid, _time),
            IndexKind.Sharded => new ShardedVectorIndex([(Local, local), .. _options.Shards.Select((shard, i) => Shard(shard, i, space))]),
            _ => new CollectionWithItems(recogniser.Index, local, Collection(_servers.Get(), _options.Collection, space, "qdrant")),
        };
    }

    private (string Name, IVectorIndex Index) Shard(ShardOptions shard, int position, VectorSpace space)
    {
        var name = shard.Name ?? $"shard-{position + 1}";
        return (name, shard.Collection is { } collection
            ? Collection(_servers.Get(shard.Qdrant), collection, space, name)
            : _remote.Get(name, space, _ => Task.Run<IVectorIndex>(() => new ShardFile(HnswIndex.Open(shard.IndexPath!, space, _hnsw), name))));
    }

    private RemoteVectorIndex Collection(QdrantServer server, string collection, VectorSpace space, string origin) =>
        _remote.Get(origin, space, cancellation => QdrantCollection.OpenAsync(server, collection, space, origin, cancellation));

    /// <summary>An index file that goes with the shard.</summary>
    private sealed class ShardFile(HnswIndex index, string name) : IVectorIndex, IDisposable
    {
        private readonly EmbeddedVectorIndex _index = new(index, name);

        public ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default) =>
            _index.SearchAsync(query, request, cancellation);

        public void Dispose() => index.Dispose();
    }

    /// <summary>A collection, and what was taught on the spot, which this process holds.</summary>
    private sealed class CollectionWithItems(HnswIndex items, IVectorIndex local, IVectorIndex collection) : IVectorIndex
    {
        public async ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
        {
            var answer = await collection.SearchAsync(query, request, cancellation);
            return items.Count == 0 ? answer : SearchAnswer.Merge([await local.SearchAsync(query, request, cancellation), answer], request.K, []);
        }
    }
}
