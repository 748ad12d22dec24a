using EdgeAI.Vectors.Qdrant.Protocol;
using Grpc.Core;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>The collections of a server, and the aliases that lead to them.</summary>
public sealed class QdrantCollections
{
    private readonly QdrantChannel _channel;
    private readonly Collections.CollectionsClient _collections;

    internal QdrantCollections(QdrantChannel channel) => (_channel, _collections) = (channel, new(channel.Invoker));

    /// <summary>Whether there is a collection, or an alias, of this name.</summary>
    public async Task<bool> ExistsAsync(string collection, CancellationToken cancellation = default) =>
        (await _collections.CollectionExistsAsync(new CollectionExistsRequest { CollectionName = collection }, _channel.Reading(cancellation)).ConfigureAwait(false)).Result.Exists;

    /// <summary>Creates a collection for cosine similarity.</summary>
    /// <exception cref="RpcException">AlreadyExists: there is one of this name.</exception>
    public async Task CreateAsync(string collection, int dimension, HnswOptions? hnsw = null, CancellationToken cancellation = default)
    {
        var request = new CreateCollection
        {
            CollectionName = collection,
            VectorsConfig = new VectorsConfig { Params = new VectorParams { Size = (ulong)dimension, Distance = Distance.Cosine } },
        };
        if (hnsw is not null)
            request.HnswConfig = new HnswConfigDiff { M = (ulong)hnsw.M, EfConstruct = (ulong)hnsw.EfConstruction };
        await _collections.CreateAsync(request, _channel.Writing(cancellation)).ConfigureAwait(false);
    }

    /// <summary>Deletes a collection with its aliases and snapshots.</summary>
    /// <returns>Whether there was one; an alias is none.</returns>
    public async Task<bool> DeleteAsync(string collection, CancellationToken cancellation = default) =>
        (await _collections.DeleteAsync(new DeleteCollection { CollectionName = collection }, _channel.Writing(cancellation)).ConfigureAwait(false)).Result;

    /// <summary>State, size and settings of a collection; null where there is none of this name or alias.</summary>
    public async Task<QdrantCollectionInfo?> InfoAsync(string collection, CancellationToken cancellation = default)
    {
        try
        {
            var info = (await _collections.GetAsync(new GetCollectionInfoRequest { CollectionName = collection }, _channel.Reading(cancellation)).ConfigureAwait(false)).Result;
            var vectors = info.Config?.Params?.VectorsConfig?.Params;
            var hnsw = info.Config?.HnswConfig;
            return new QdrantCollectionInfo(
                info.Status.ToString(), (long)info.PointsCount, (long)info.IndexedVectorsCount, (int)(vectors?.Size ?? 0),
                vectors?.Distance.ToString() ?? "none", (int)(hnsw?.M ?? 0), (int)(hnsw?.EfConstruct ?? 0), info.OptimizerStatus is { Ok: false } ill ? ill.Error : null);
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Names of all collections, in order.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default)
    {
        var response = await _collections.ListAsync(new ListCollectionsRequest(), _channel.Reading(cancellation)).ConfigureAwait(false);
        return [.. response.Collections.Select(collection => collection.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>Where every alias leads.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AliasesAsync(CancellationToken cancellation = default)
    {
        var response = await _collections.ListAliasesAsync(new ListAliasesRequest(), _channel.Reading(cancellation)).ConfigureAwait(false);
        return response.Aliases.ToDictionary(alias => alias.AliasName, alias => alias.CollectionName, StringComparer.Ordinal);
    }

    /// <summary>Makes an alias lead to a collection, in one step, whatever it led to before.</summary>
    /// <exception cref="RpcException">NotFound: there is no such collection. AlreadyExists: a collection itself has the alias's name.</exception>
    public async Task SwitchAliasAsync(string alias, string collection, CancellationToken cancellation = default)
    {
        var request = new ChangeAliases();
        request.Actions.Add(new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = alias } });
        request.Actions.Add(new AliasOperations { CreateAlias = new CreateAlias { AliasName = alias, CollectionName = collection } });
        await _collections.UpdateAliasesAsync(request, _channel.Writing(cancellation)).ConfigureAwait(false);
    }

    /// <summary>Takes an alias away; one that is not there is passed over.</summary>
    public async Task DeleteAliasAsync(string alias, CancellationToken cancellation = default)
    {
        var request = new ChangeAliases { Actions = { new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = alias } } } };
        await _collections.UpdateAliasesAsync(request, _channel.Writing(cancellation)).ConfigureAwait(false);
    }
}

/// <summary>A collection as its server describes it.</summary>
/// <param name="Status">Green, Yellow while the server optimises, Grey while that waits, Red after a failure.</param>
/// <param name="Points">Points, about: <see cref="QdrantClient.CountAsync"/> counts.</param>
/// <param name="IndexedVectors">Vectors in the graph; the others are scanned.</param>
/// <param name="Dimension">Values of a vector; 0 where it has named vectors or none.</param>
/// <param name="Distance">Cosine, Euclid, Dot, Manhattan, or none.</param>
/// <param name="M">Links of a node.</param>
/// <param name="EfConstruction">Candidates while building.</param>
/// <param name="Fault">What its optimiser complains of; null for nothing.</param>
public sealed record QdrantCollectionInfo(string Status, long Points, long IndexedVectors, int Dimension, string Distance, int M, int EfConstruction, string? Fault);
