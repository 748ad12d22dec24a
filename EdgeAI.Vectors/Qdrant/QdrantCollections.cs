using System.Globalization;
using Grpc.Core;
using Qdrant.Client.Grpc;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>The collections of a server, and the aliases that lead to them.</summary>
public sealed class QdrantCollections
{
    private const string ProbePrefix = "edgeai-nodes-";
    private const int ProbeSeconds = 600;

    private readonly QdrantConnection _connection;

    internal QdrantCollections(QdrantConnection connection) => _connection = connection;

    /// <summary>Whether there is a collection, or an alias, of this name.</summary>
    public Task<bool> ExistsAsync(string collection, CancellationToken cancellation = default) => _connection.Reading.CollectionExistsAsync(collection, cancellation);

    /// <summary>Creates a collection for cosine similarity.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="dimension">Values of a vector.</param>
    /// <param name="hnsw">Settings of its graph; null for Qdrant's.</param>
    /// <param name="spread">How it lies on the nodes of a cluster; null for Qdrant's way: a shard for each node, each once.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RpcException">AlreadyExists: there is one of this name.</exception>
    public async Task CreateAsync(string collection, int dimension, HnswOptions? hnsw = null, CollectionSpread? spread = null, CancellationToken cancellation = default)
    {
        var request = new CreateCollection
        {
            CollectionName = collection,
            VectorsConfig = new VectorsConfig { Params = new VectorParams { Size = (ulong)dimension, Distance = Distance.Cosine } },
        };
        if (hnsw is not null)
            request.HnswConfig = new HnswConfigDiff { M = (ulong)hnsw.M, EfConstruct = (ulong)hnsw.EfConstruction };
        if (spread?.Shards is { } shards)
            request.ShardNumber = (uint)shards;
        if (spread?.Replicas is { } replicas)
            request.ReplicationFactor = (uint)replicas;
        if (spread?.WriteConsistency is { } writes)
            request.WriteConsistencyFactor = (uint)writes;
        await _connection.Writing.CreateCollectionAsync(request, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes an index of a payload's field, so that filters by it do not read every point.</summary>
    /// <param name="collection">Collection or alias.</param>
    /// <param name="field">Path of the field, as filters name it. Made again, it stays.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task IndexTextAsync(string collection, string field, CancellationToken cancellation = default) =>
        await _connection.Writing.CreatePayloadIndexAsync(collection, field, PayloadSchemaType.Keyword, cancellationToken: cancellation).ConfigureAwait(false);

    /// <summary>Deletes a collection with its aliases and snapshots.</summary>
    /// <returns>Whether there was one; an alias is none.</returns>
    public async Task<bool> DeleteAsync(string collection, CancellationToken cancellation = default)
    {
        try
        {
            await _connection.Writing.DeleteCollectionAsync(collection, cancellationToken: cancellation).ConfigureAwait(false);
            return true;
        }
        // What the client makes of the answer "false".
        catch (global::Qdrant.Client.QdrantException)
        {
            return false;
        }
    }

    /// <summary>State, size and settings of a collection; null where there is none of this name or alias.</summary>
    public async Task<QdrantCollectionInfo?> InfoAsync(string collection, CancellationToken cancellation = default)
    {
        try
        {
            var info = await _connection.Reading.GetCollectionInfoAsync(collection, cancellation).ConfigureAwait(false);
            var settings = info.Config?.Params;
            var vectors = settings?.VectorsConfig?.Params;
            var hnsw = info.Config?.HnswConfig;
            return new QdrantCollectionInfo(
                info.Status.ToString(), (long)info.PointsCount, (long)info.IndexedVectorsCount, (int)(vectors?.Size ?? 0),
                vectors?.Distance.ToString() ?? "none", (int)(hnsw?.M ?? 0), (int)(hnsw?.EfConstruct ?? 0), info.OptimizerStatus is { Ok: false } ill ? ill.Error : null)
            {
                Shards = (int)(settings?.ShardNumber ?? 1),
                Replicas = settings is { HasReplicationFactor: true } ? (int)settings.ReplicationFactor : 1,
                WriteConsistency = settings is { HasWriteConsistencyFactor: true } ? (int)settings.WriteConsistencyFactor : 1,
                IndexedFields = [.. info.PayloadSchema.Keys.Order(StringComparer.Ordinal)],
            };
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Changes how many replicas must have a write before it counts.</summary>
    public Task SetWriteConsistencyAsync(string collection, int replicas, CancellationToken cancellation = default) => _connection.Writing.UpdateCollectionAsync(
        collection, collectionParams: new CollectionParamsDiff { WriteConsistencyFactor = (uint)replicas }, cancellationToken: cancellation);

    /// <summary>On which nodes of a cluster a collection lies.</summary>
    /// <exception cref="RpcException">NotFound: there is no such collection.</exception>
    public async Task<CollectionPlacement> PlacementAsync(string collection, CancellationToken cancellation = default)
    {
        var info = await _connection.Reading.GetCollectionClusterSetupInfoAsync(collection, cancellation).ConfigureAwait(false);
        var others = info.RemoteShards.Select(shard => shard.PeerId).Distinct().Count();
        return new CollectionPlacement(others + (info.LocalShards.Count > 0 ? 1 : 0), info.LocalShards.Count == (int)info.ShardCount);
    }

    /// <summary>Number of nodes; 1 for a single server.</summary>
    /// <remarks>Qdrant's gRPC interface does not say, but a collection is divided among all nodes unless it is told otherwise: one is made and deleted.</remarks>
    public async Task<int> CountNodesAsync(CancellationToken cancellation = default)
    {
        foreach (var name in await ListAsync(cancellation).ConfigureAwait(false))
            if (IsAbandoned(name))
                await DeleteAsync(name, cancellation).ConfigureAwait(false);
        var probe = string.Create(CultureInfo.InvariantCulture, $"{ProbePrefix}{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}-{Guid.NewGuid():n}");
        await CreateAsync(probe, dimension: 1, cancellation: cancellation).ConfigureAwait(false);
        try
        {
            return (await PlacementAsync(probe, cancellation).ConfigureAwait(false)).Nodes;
        }
        finally
        {
            await DeleteAsync(probe, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Of a program that was killed; another one may be asking right now.
    private static bool IsAbandoned(string name) => name.StartsWith(ProbePrefix, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(ProbePrefix.Length).ToString().Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds > ProbeSeconds;

    /// <summary>Names of all collections, in order.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) =>
        [.. (await _connection.Reading.ListCollectionsAsync(cancellation).ConfigureAwait(false)).Order(StringComparer.Ordinal)];

    /// <summary>Where every alias leads.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AliasesAsync(CancellationToken cancellation = default) =>
        (await _connection.Reading.ListAliasesAsync(cancellation).ConfigureAwait(false)).ToDictionary(alias => alias.AliasName, alias => alias.CollectionName, StringComparer.Ordinal);

    /// <summary>Makes an alias lead to a collection, in one step, whatever it led to before.</summary>
    /// <exception cref="RpcException">NotFound: there is no such collection. AlreadyExists: a collection itself has the alias's name.</exception>
    public Task SwitchAliasAsync(string alias, string collection, CancellationToken cancellation = default)
    {
        var removal = new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = alias } };
        var creation = new AliasOperations { CreateAlias = new CreateAlias { AliasName = alias, CollectionName = collection } };
        return _connection.Writing.UpdateAliasesAsync([removal, creation], cancellationToken: cancellation);
    }

    /// <summary>Takes an alias away; one that is not there is passed over.</summary>
    public Task DeleteAliasAsync(string alias, CancellationToken cancellation = default) => _connection.Writing.DeleteAliasAsync(alias, cancellationToken: cancellation);
}

/// <summary>How a collection lies on the nodes of a cluster. What is null is left to Qdrant.</summary>
/// <param name="Shards">Parts into which it is divided.</param>
/// <param name="Replicas">On how many nodes each part lies.</param>
/// <param name="WriteConsistency">How many replicas must have a write before it counts.</param>
public sealed record CollectionSpread(int? Shards, int? Replicas, int? WriteConsistency);

/// <summary>On which nodes of a cluster a collection lies.</summary>
/// <param name="Nodes">Number of nodes; 1 for a single server.</param>
/// <param name="IsWholeHere">Whether the node that was asked has all of it.</param>
public sealed record CollectionPlacement(int Nodes, bool IsWholeHere);

/// <summary>A collection as its server describes it.</summary>
/// <param name="Status">Green, Yellow while the server optimises, Grey while that waits, Red after a failure.</param>
/// <param name="Points">Points, about: <see cref="QdrantServer.CountAsync"/> counts.</param>
/// <param name="IndexedVectors">Vectors in the graph; the others are scanned.</param>
/// <param name="Dimension">Values of a vector; 0 where it has named vectors or none.</param>
/// <param name="Distance">Cosine, Euclid, Dot, Manhattan, or none.</param>
/// <param name="M">Links of a node.</param>
/// <param name="EfConstruction">Candidates while building.</param>
/// <param name="Fault">What its optimiser complains of; null for nothing.</param>
public sealed record QdrantCollectionInfo(string Status, long Points, long IndexedVectors, int Dimension, string Distance, int M, int EfConstruction, string? Fault)
{
    /// <summary>Parts into which it is divided.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>On how many nodes of a cluster each part lies.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>How many replicas must have a write before it counts.</summary>
    public int WriteConsistency { get; init; } = 1;

    /// <summary>Fields of payloads that have an index, in order.</summary>
    public IReadOnlyList<string> IndexedFields { get; init; } = [];
}
