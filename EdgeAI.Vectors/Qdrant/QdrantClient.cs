using System.Runtime.CompilerServices;
using EdgeAI.Vectors.Filters;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Qdrant.Protocol;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>
/// The calls of a Qdrant server that this project uses, over gRPC. Every call has a deadline; calls that did not reach the
/// server are made again, others are not. Vectors are checked before they are sent, because Qdrant accepts NaN.
/// </summary>
public sealed class QdrantClient : IDisposable
{
    private readonly QdrantOptions _options;
    private readonly GrpcChannel _channel;
    private readonly Collections.CollectionsClient _collections;
    private readonly Points.PointsClient _points;
    private readonly Snapshots.SnapshotsClient _snapshots;
    private readonly Protocol.Qdrant.QdrantClient _server;

    /// <summary>Connects at the first call.</summary>
    public QdrantClient(QdrantOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var retry = new MethodConfig
        {
            Names = { MethodName.Default },
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = 4,
                InitialBackoff = TimeSpan.FromMilliseconds(50),
                MaxBackoff = TimeSpan.FromSeconds(1),
                BackoffMultiplier = 2,
                // The only code that says the server did nothing. /readyz answers before the gRPC port listens.
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        _channel = GrpcChannel.ForAddress(options.Endpoint, new GrpcChannelOptions
        {
            ServiceConfig = new ServiceConfig { MethodConfigs = { retry } },
            MaxReceiveMessageSize = 64 << 20,
        });
        (_collections, _points, _snapshots, _server) = (new(_channel), new(_channel), new(_channel), new(_channel));
    }

    /// <summary>The server's version; fails when it does not answer.</summary>
    public async Task<string> CheckHealthAsync(CancellationToken cancellation = default) =>
        (await _server.HealthCheckAsync(new HealthCheckRequest(), Call(cancellation)).ConfigureAwait(false)).Version;

    /// <summary>Whether there is a collection, or an alias, of this name.</summary>
    public async Task<bool> ExistsAsync(string collection, CancellationToken cancellation = default) =>
        (await _collections.CollectionExistsAsync(new CollectionExistsRequest { CollectionName = collection }, Call(cancellation)).ConfigureAwait(false)).Result.Exists;

    /// <summary>Creates a collection for cosine similarity.</summary>
    public async Task CreateAsync(string collection, int dimension, HnswOptions? hnsw = null, CancellationToken cancellation = default)
    {
        var request = new CreateCollection
        {
            CollectionName = collection,
            VectorsConfig = new VectorsConfig { Params = new VectorParams { Size = (ulong)dimension, Distance = Distance.Cosine } },
        };
        if (hnsw is not null)
            request.HnswConfig = new HnswConfigDiff { M = (ulong)hnsw.M, EfConstruct = (ulong)hnsw.EfConstruction };
        await _collections.CreateAsync(request, Call(cancellation)).ConfigureAwait(false);
    }

    /// <summary>Deletes a collection.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteCollectionAsync(string collection, CancellationToken cancellation = default) =>
        (await _collections.DeleteAsync(new DeleteCollection { CollectionName = collection }, Call(cancellation)).ConfigureAwait(false)).Result;

    /// <summary>Makes an alias lead to a collection, in one step, whatever it led to before.</summary>
    public async Task SwitchAliasAsync(string alias, string collection, CancellationToken cancellation = default)
    {
        var request = new ChangeAliases();
        request.Actions.Add(new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = alias } });
        request.Actions.Add(new AliasOperations { CreateAlias = new CreateAlias { AliasName = alias, CollectionName = collection } });
        await _collections.UpdateAliasesAsync(request, Call(cancellation)).ConfigureAwait(false);
    }

    /// <summary>Adds or replaces vectors, in batches, a few under way at once; a faster source waits. Each batch is stored when its call returns.</summary>
    /// <param name="collection">Where to.</param>
    /// <param name="dimension">What the collection was created with.</param>
    /// <param name="entries">What to store.</param>
    /// <param name="progress">Told how many are stored.</param>
    /// <param name="cancellation">Gives up; batches under way may be stored.</param>
    /// <exception cref="InvalidVectorException">A vector is refused; batches before it are stored.</exception>
    public async Task UpsertAsync(string collection, int dimension, IEnumerable<VectorEntry> entries, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var underWay = new Queue<(Task Call, int Count)>();
        var stored = 0;
        try
        {
            foreach (var batch in entries.Chunk(_options.BatchPoints))
            {
                if (underWay.Count == _options.BatchesInFlight)
                    await FinishOneAsync().ConfigureAwait(false);
                var request = new UpsertPoints { CollectionName = collection, Wait = true };
                request.Points.AddRange(batch.Select(entry => ToPoint(entry, dimension)));
                underWay.Enqueue((_points.UpsertAsync(request, Call(cancellation)).ResponseAsync, batch.Length));
            }
        }
        finally
        {
            while (underWay.Count > 0)
                await FinishOneAsync().ConfigureAwait(false);
        }

        async Task FinishOneAsync()
        {
            var (call, count) = underWay.Dequeue();
            await call.ConfigureAwait(false);
            progress?.Report(stored += count);
        }
    }

    /// <summary>Deletes vectors; ids that are not there are passed over.</summary>
    public async Task DeleteAsync(string collection, IEnumerable<string> ids, CancellationToken cancellation = default)
    {
        var list = new PointsIdsList { Ids = { ids.Select(QdrantPayload.ToPointId) } };
        // Qdrant refuses an empty list.
        if (list.Ids.Count > 0)
            await _points.DeleteAsync(new DeletePoints { CollectionName = collection, Wait = true, Points = new PointsSelector { Points = list } }, Call(cancellation)).ConfigureAwait(false);
    }

    /// <summary>Finds the nearest, best first; ties, which Qdrant leaves in any order, by id.</summary>
    public async Task<IReadOnlyList<VectorMatch>> SearchAsync(
        string collection, ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.K, 1);
        var vector = new float[query.Length];
        VectorIntake.Normalise(query.Span, vector);
        // Should the collection be quantised, scores are exact only when asked for, with twice the candidates.
        var parameters = new SearchParams { Quantization = new QuantizationSearchParams { Rescore = true, Oversampling = 2 } };
        if (request.Ef is { } ef)
            parameters.HnswEf = (ulong)ef;
        var search = new SearchPoints
        {
            CollectionName = collection,
            Vector = { vector },
            Limit = (ulong)request.K,
            Filter = QdrantFilter.From(request.Filter),
            WithPayload = new WithPayloadSelector { Enable = true },
            Params = parameters,
        };
        var response = await _points.SearchAsync(search, Call(cancellation)).ConfigureAwait(false);
        return [.. response.Result
            .Select(point => (point.Score, Read: QdrantPayload.Read(point.Id, point.Payload)))
            .Select(point => new VectorMatch(point.Read.Id, point.Score, point.Read.Payload))
            .OrderByDescending(match => match.Score).ThenBy(match => match.Id, StringComparer.Ordinal)];
    }

    /// <summary>All entries of a collection, page by page, in the order of Qdrant's ids.</summary>
    public async IAsyncEnumerable<VectorEntry> ScrollAsync(string collection, PayloadFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var point in PagesAsync(collection, filter, vectors: true, cancellation).ConfigureAwait(false))
        {
            var (id, payload) = QdrantPayload.Read(point.Id, point.Payload);
            yield return new VectorEntry(id, point.Vectors.Vector.Dense.Data.ToArray(), payload);
        }
    }

    /// <summary>The ids of a collection.</summary>
    public async IAsyncEnumerable<string> ScrollIdsAsync(string collection, PayloadFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var point in PagesAsync(collection, filter, vectors: false, cancellation).ConfigureAwait(false))
            yield return QdrantPayload.Read(point.Id, point.Payload).Id;
    }

    /// <summary>Number of points, counted.</summary>
    public async Task<long> CountAsync(string collection, PayloadFilter? filter = null, CancellationToken cancellation = default)
    {
        var request = new CountPoints { CollectionName = collection, Filter = QdrantFilter.From(filter), Exact = true };
        return (long)(await _points.CountAsync(request, Call(cancellation)).ConfigureAwait(false)).Result.Count;
    }

    /// <summary>Makes a snapshot on the server.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> CreateSnapshotAsync(string collection, CancellationToken cancellation = default) =>
        (await _snapshots.CreateAsync(new CreateSnapshotRequest { CollectionName = collection }, Call(cancellation)).ConfigureAwait(false)).SnapshotDescription.Name;

    /// <summary>Names and sizes in bytes of a collection's snapshots.</summary>
    public async Task<IReadOnlyList<(string Name, long Size)>> ListSnapshotsAsync(string collection, CancellationToken cancellation = default)
    {
        var response = await _snapshots.ListAsync(new ListSnapshotsRequest { CollectionName = collection }, Call(cancellation)).ConfigureAwait(false);
        return [.. response.SnapshotDescriptions.Select(snapshot => (snapshot.Name, snapshot.Size))];
    }

    /// <summary>Ends the connection.</summary>
    public void Dispose() => _channel.Dispose();

    private async IAsyncEnumerable<RetrievedPoint> PagesAsync(string collection, PayloadFilter? filter, bool vectors, [EnumeratorCancellation] CancellationToken cancellation)
    {
        PointId? offset = null;
        do
        {
            var request = new ScrollPoints
            {
                CollectionName = collection,
                Filter = QdrantFilter.From(filter),
                Offset = offset,
                Limit = (uint)_options.BatchPoints,
                WithPayload = new WithPayloadSelector { Enable = true },
                WithVectors = new WithVectorsSelector { Enable = vectors },
            };
            var page = await _points.ScrollAsync(request, Call(cancellation)).ConfigureAwait(false);
            foreach (var point in page.Result)
                yield return point;
            offset = page.NextPageOffset;
        }
        while (offset is not null);
    }

    private static PointStruct ToPoint(VectorEntry entry, int dimension)
    {
        IdTable.Encode(entry.Id);
        var vector = new float[dimension];
        VectorIntake.Normalise(entry.Vector.Span, vector);
        var point = new PointStruct
        {
            Id = QdrantPayload.ToPointId(entry.Id),
            Vectors = new Protocol.Vectors { Vector = new Vector { Dense = new DenseVector { Data = { vector } } } },
        };
        QdrantPayload.Write(point.Payload, entry.Id, entry.Payload);
        return point;
    }

    private CallOptions Call(CancellationToken cancellation)
    {
        var headers = new Metadata();
        if (_options.ApiKey is { } key)
            headers.Add("api-key", key);
        return new CallOptions(headers, DateTime.UtcNow + _options.Deadline, cancellation);
    }
}
