using EdgeAI.Indexer.CommandLine;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary>The alias that inference asks, and the way back to where it led before.</summary>
internal sealed class CollectionAlias(QdrantServer server, string alias)
{
    private readonly ManifestStore _manifests = new(server);

    /// <summary>Where it leads; null for nowhere.</summary>
    public async Task<string?> CurrentAsync(CancellationToken cancellation) =>
        (await server.Collections.AliasesAsync(cancellation)).GetValueOrDefault(alias);

    /// <summary>Refuses a name that a collection itself has.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if ((await server.Collections.ListAsync(cancellation)).Contains(alias))
            throw CommandFailure.Failed($"Qdrant has a collection that is itself called '{alias}', so no alias can be. Choose another --collection, or delete that one.");
    }

    /// <summary>Makes it lead to a collection and remembers where it led before.</summary>
    /// <returns>Where it led before; null for nowhere, or where it led there already.</returns>
    public async Task<string?> SwitchAsync(string collection, CollectionManifest manifest, CancellationToken cancellation)
    {
        var before = await CurrentAsync(cancellation);
        if (before == collection) return null;
        // First the way back, then the switch: killed between them, the next run does both again.
        await _manifests.WriteAsync(collection, manifest with { Previous = before }, cancellation);
        await server.Collections.SwitchAliasAsync(alias, collection, cancellation);
        return before;
    }

    /// <summary>Makes it lead to where it led before the last switch.</summary>
    /// <returns>Where it led until now, and where it leads.</returns>
    public async Task<(string From, string To)> RollBackAsync(CancellationToken cancellation)
    {
        var current = await CurrentAsync(cancellation) ?? throw CommandFailure.Failed($"Qdrant has no alias '{alias}': push an index first.");
        if (await _manifests.ReadAsync(current, cancellation) is not { Previous: { } previous })
            throw CommandFailure.Failed($"{current} is the first collection of '{alias}': there is none to go back to.");
        var manifest = await _manifests.ReadAsync(previous, cancellation)
            ?? throw CommandFailure.Failed($"{previous}, which '{alias}' led to before, is gone: push that index again.");
        await SwitchAsync(previous, manifest, cancellation);
        return (current, previous);
    }

    /// <summary>Makes it lead to any collection that was pushed to its end.</summary>
    public async Task<string?> SetAsync(string collection, CancellationToken cancellation)
    {
        var manifest = await _manifests.ReadAsync(collection, cancellation)
            ?? throw CommandFailure.Failed($"Qdrant has no collection '{collection}' that was pushed to its end.");
        return await SwitchAsync(collection, manifest, cancellation);
    }
}
