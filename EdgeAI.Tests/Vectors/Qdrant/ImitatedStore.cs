using System.Collections.Concurrent;
using Qdrant.Client.Grpc;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>The collections, aliases and snapshots of the imitation.</summary>
internal sealed class ImitatedStore
{
    private readonly ConcurrentDictionary<string, ImitatedCollection> _collections = new();
    private readonly ConcurrentDictionary<string, string> _aliases = new();
    private readonly ConcurrentDictionary<string, byte[]> _snapshots = new();
    private readonly ConcurrentDictionary<string, int> _uploads = new();
    private int _taken;

    /// <summary>How many nodes it says its cluster has; 1 for a single server.</summary>
    public int Nodes { get; set; } = 1;

    public IEnumerable<string> Names() => _collections.Keys.Order(StringComparer.Ordinal);

    public ImitatedCollection? Find(string name) => _collections.GetValueOrDefault(_aliases.GetValueOrDefault(name, name));

    public ImitatedCollection Get(string name) => Find(name) ?? throw Missing($"Collection `{name}` doesn't exist!");

    public bool Create(CreateCollection request)
    {
        var collection = new ImitatedCollection((int)request.VectorsConfig.Params.Size)
        {
            Shards = request.HasShardNumber ? (int)request.ShardNumber : Nodes,
            Replicas = request.HasReplicationFactor ? (int)request.ReplicationFactor : 1,
            WriteConsistency = request.HasWriteConsistencyFactor ? (int)request.WriteConsistencyFactor : 1,
        };
        return _collections.TryAdd(request.CollectionName, collection) ? true
            : throw new RpcException(new Status(StatusCode.AlreadyExists, $"Wrong input: Collection `{request.CollectionName}` already exists!"));
    }

    public bool Update(UpdateCollection request)
    {
        Get(request.CollectionName).WriteConsistency = (int)request.Params.WriteConsistencyFactor;
        return true;
    }

    /// <summary>A shard's replicas lie on nodes one after another; this is the first.</summary>
    public CollectionClusterInfoResponse Placement(string name)
    {
        var collection = Get(name);
        var lies = (from shard in Enumerable.Range(0, collection.Shards)
                    from replica in Enumerable.Range(0, Math.Min(collection.Replicas, Nodes))
                    select (Shard: (uint)shard, Node: (shard + replica) % Nodes)).ToArray();
        return new CollectionClusterInfoResponse
        {
            ShardCount = (ulong)collection.Shards,
            LocalShards = { lies.Where(at => at.Node == 0).Select(at => new LocalShardInfo { ShardId = at.Shard }) },
            RemoteShards = { lies.Where(at => at.Node > 0).Select(at => new RemoteShardInfo { ShardId = at.Shard, PeerId = (ulong)at.Node }) },
        };
    }

    public bool Delete(string name)
    {
        foreach (var alias in _aliases.Where(pair => pair.Value == name)) _aliases.TryRemove(alias.Key, out _);
        return _collections.TryRemove(name, out _);
    }

    public bool Change(ChangeAliases changes)
    {
        foreach (var action in changes.Actions)
        {
            if (action.DeleteAlias is { } gone) _aliases.TryRemove(gone.AliasName, out _);
            if (action.CreateAlias is not { } made) continue;
            if (!_collections.ContainsKey(made.CollectionName)) throw Missing($"Collection `{made.CollectionName}` doesn't exist!");
            if (_collections.ContainsKey(made.AliasName)) throw new RpcException(new Status(StatusCode.AlreadyExists, $"Collection `{made.AliasName}` already exists!"));
            _aliases[made.AliasName] = made.CollectionName;
        }
        return true;
    }

    public ListAliasesResponse ListAliases() => new() { Aliases = { _aliases.Select(pair => new AliasDescription { AliasName = pair.Key, CollectionName = pair.Value }) } };

    public SnapshotDescription Snapshot(string collection)
    {
        var name = $"{collection}-{Interlocked.Increment(ref _taken):000000}.snapshot";
        _snapshots[name] = Get(collection).Save();
        return Describe(name);
    }

    public ListSnapshotsResponse ListSnapshots(string collection)
    {
        Get(collection);
        var uploads = _uploads.TryGetValue(collection, out var size) ? new[] { new SnapshotDescription { Name = "restored.snapshot", Size = size } } : [];
        return new ListSnapshotsResponse { SnapshotDescriptions = { uploads, _snapshots.Keys.Where(name => name.StartsWith(collection + "-", StringComparison.Ordinal)).Select(Describe) } };
    }

    public DeleteSnapshotResponse DeleteSnapshot(string collection, string name)
    {
        Get(collection);
        return _snapshots.TryRemove(name, out _) || name == "restored.snapshot" && _uploads.TryRemove(collection, out _) ? new DeleteSnapshotResponse() : throw Missing($"Snapshot {name} not found");
    }

    public byte[]? SnapshotFile(string name) => _snapshots.GetValueOrDefault(name);

    // As a server does, the file stays among the snapshots.
    public void Restore(string collection, byte[] file)
    {
        _collections[collection] = ImitatedCollection.Load(file);
        _uploads[collection] = file.Length;
    }

    private SnapshotDescription Describe(string name) => new() { Name = name, Size = _snapshots[name].Length };

    private static RpcException Missing(string what) => new(new Status(StatusCode.NotFound, $"Not found: {what}"));
}

/// <summary>One collection of the imitation: cosine, points in the order of their UUIDs.</summary>
internal sealed class ImitatedCollection(int dimension)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, PointStruct> _points = new(StringComparer.Ordinal);

    public int Shards { get; init; } = 1;

    public int Replicas { get; init; } = 1;

    public int WriteConsistency { get; set; } = 1;

    public ConcurrentDictionary<string, PayloadSchemaType> Indexed { get; } = new();

    public int Count
    {
        get
        {
            lock (_lock) return _points.Count;
        }
    }

    public CollectionInfo Info()
    {
        var info = new CollectionInfo { Status = CollectionStatus.Green, PointsCount = (ulong)Count, Config = new CollectionConfig { Params = Params() } };
        foreach (var (field, type) in Indexed) info.PayloadSchema[field] = new PayloadSchemaInfo { DataType = type };
        return info;
    }

    public PointsOperationResponse Index(CreateFieldIndexCollection request)
    {
        Indexed[request.FieldName] = request.FieldType == FieldType.Keyword ? PayloadSchemaType.Keyword : throw Wrong("not imitated");
        return Completed();
    }

    public PointsOperationResponse Upsert(IReadOnlyCollection<PointStruct> points)
    {
        if (points.Count == 0) throw Wrong("Empty update request");
        if (points.FirstOrDefault(point => point.Vectors.Vector.Dense.Data.Count != dimension) is { } other)
            throw Wrong($"Wrong input: Vector dimension error: expected dim: {dimension}, got {other.Vectors.Vector.Dense.Data.Count}");
        lock (_lock)
            foreach (var point in points) _points[point.Id.Uuid] = point;
        return Completed();
    }

    public PointsOperationResponse Delete(IReadOnlyCollection<PointId> ids)
    {
        if (ids.Count == 0) throw Wrong("Empty update request");
        lock (_lock)
            foreach (var id in ids) _points.Remove(id.Uuid);
        return Completed();
    }

    public GetResponse Get(GetPoints request)
    {
        lock (_lock)
            return new GetResponse { Result = { request.Ids.Select(id => _points.GetValueOrDefault(id.Uuid)).OfType<PointStruct>().Select(point => Retrieved(point, request.WithPayload, request.WithVectors)) } };
    }

    public QueryResponse Query(QueryPoints request)
    {
        lock (_lock)
        {
            var scored = _points.Values
                .Select(point => (Point: point, Score: ClusteredVectors.Dot(request.Query.Nearest.Dense.Data.ToArray(), point.Vectors.Vector.Dense.Data.ToArray())))
                .Where(pair => !request.HasScoreThreshold || pair.Score > request.ScoreThreshold)
                .OrderByDescending(pair => pair.Score).Take((int)request.Limit);
            return new QueryResponse { Result = { scored.Select(pair => new ScoredPoint { Id = pair.Point.Id, Score = (float)pair.Score, Payload = { Selected(pair.Point, request.WithPayload) } }) } };
        }
    }

    public ScrollResponse Scroll(ScrollPoints request)
    {
        lock (_lock)
        {
            var from = request.Offset is null ? _points.Values.AsEnumerable() : _points.Values.Where(point => string.CompareOrdinal(point.Id.Uuid, request.Offset.Uuid) >= 0);
            var page = from.Take((int)request.Limit + 1).ToArray();
            var response = new ScrollResponse { Result = { page.Take((int)request.Limit).Select(point => Retrieved(point, request.WithPayload, request.WithVectors)) } };
            if (page.Length > request.Limit) response.NextPageOffset = page[^1].Id;
            return response;
        }
    }

    /// <summary>Changes a stored point behind everybody's back.</summary>
    public void Tamper(string uuid, Action<PointStruct> change)
    {
        lock (_lock)
        {
            var point = _points[uuid].Clone();
            change(point);
            _points[uuid] = point;
        }
    }

    public byte[] Save()
    {
        lock (_lock) return new UpsertPoints { CollectionName = $"{dimension}", Points = { _points.Values } }.ToByteArray();
    }

    public static ImitatedCollection Load(byte[] file)
    {
        var saved = UpsertPoints.Parser.ParseFrom(file);
        var collection = new ImitatedCollection(int.Parse(saved.CollectionName));
        collection.Upsert(saved.Points);
        return collection;
    }

    private CollectionParams Params() => new()
    {
        VectorsConfig = new VectorsConfig { Params = new VectorParams { Size = (ulong)dimension, Distance = Distance.Cosine } },
        ShardNumber = (uint)Shards,
        ReplicationFactor = (uint)Replicas,
        WriteConsistencyFactor = (uint)WriteConsistency,
    };

    private static RetrievedPoint Retrieved(PointStruct point, WithPayloadSelector payload, WithVectorsSelector vectors)
    {
        var retrieved = new RetrievedPoint { Id = point.Id, Payload = { Selected(point, payload) } };
        if (vectors.Enable) retrieved.Vectors = new VectorsOutput { Vector = new VectorOutput { Dense = new DenseVector { Data = { point.Vectors.Vector.Dense.Data } } } };
        return retrieved;
    }

    private static Dictionary<string, Value> Selected(PointStruct point, WithPayloadSelector? selector) => point.Payload
        .Where(field => selector is { Exclude: { } exclude } ? !exclude.Fields.Contains(field.Key) : selector?.Enable == true)
        .ToDictionary(field => field.Key, field => field.Value);

    private static PointsOperationResponse Completed() => new() { Result = new UpdateResult { OperationId = 1, Status = UpdateStatus.Completed } };

    private static RpcException Wrong(string what) => new(new Status(StatusCode.InvalidArgument, what));
}
