using System.Globalization;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary>Makes the collection of a push: on a cluster so that questions go on while a node is down.</summary>
internal sealed class CollectionSetup(QdrantServer server, CollectionSpread asked, CommandContext context)
{
    private const int SafeReplicas = 2;

    /// <summary>Finds or makes the collection that is to hold the content.</summary>
    /// <param name="name">Its name, which follows from its content.</param>
    /// <param name="dimension">Values of a vector.</param>
    /// <returns>The name; another one where the collection is there, but has other shards or replicas than it should, which cannot be changed.</returns>
    public async Task<string> EnsureAsync(string name, int dimension)
    {
        var there = await server.Collections.InfoAsync(name, context.Cancellation);
        var wanted = there is null ? await SpreadOfNewAsync() : await SpreadOfOldAsync(name, there);
        if (there is not null && (wanted.Shards ?? there.Shards, wanted.Replicas) != (there.Shards, there.Replicas))
        {
            var other = string.Create(CultureInfo.InvariantCulture, $"{name}-{wanted.Shards ?? there.Shards}x{wanted.Replicas}");
            await context.Error.WriteLineAsync($"{name} has {Describe(there.Shards, there.Replicas)}: it is pushed anew as {other}.");
            (name, there) = (other, await server.Collections.InfoAsync(other, context.Cancellation));
        }
        if (there is null) await server.Collections.CreateAsync(name, dimension, new HnswOptions(), wanted, context.Cancellation);
        else if (asked.WriteConsistency is { } writes && writes != there.WriteConsistency) await server.Collections.SetWriteConsistencyAsync(name, writes, context.Cancellation);
        return name;
    }

    /// <summary>Indexes the fields that searches are filtered by.</summary>
    public async Task IndexAsync(string collection, IEnumerable<string> fields)
    {
        var info = await server.Collections.InfoAsync(collection, context.Cancellation);
        foreach (var field in fields.Except(info?.IndexedFields ?? [], StringComparer.Ordinal))
            await server.Collections.IndexTextAsync(collection, field, context.Cancellation);
    }

    /// <summary>How the collection lies on the cluster; null on a single server.</summary>
    public async Task<string?> DescribeAsync(string collection)
    {
        var nodes = (await server.Collections.PlacementAsync(collection, context.Cancellation)).Nodes;
        if (nodes < 2 || await server.Collections.InfoAsync(collection, context.Cancellation) is not { } info) return null;
        var writes = info.WriteConsistency == 1 ? "one replica has it" : $"{info.WriteConsistency} replicas have it";
        return $"{collection} has {Describe(info.Shards, info.Replicas)}, on {nodes} nodes; a write counts when {writes}";
    }

    private async Task<CollectionSpread> SpreadOfNewAsync() =>
        asked.Replicas is not null ? asked : asked with { Replicas = Math.Min(await server.Collections.CountNodesAsync(context.Cancellation), SafeReplicas) };

    private async Task<CollectionSpread> SpreadOfOldAsync(string name, QdrantCollectionInfo there)
    {
        if (asked.Replicas is not null) return asked;
        var isOnCluster = (await server.Collections.PlacementAsync(name, context.Cancellation)).Nodes > 1;
        return asked with { Replicas = isOnCluster ? Math.Max(SafeReplicas, there.Replicas) : there.Replicas };
    }

    private static string Describe(int shards, int replicas) => $"{Counted.Of(shards, "shard")} with {Counted.Of(replicas, "replica")} of each";
}
