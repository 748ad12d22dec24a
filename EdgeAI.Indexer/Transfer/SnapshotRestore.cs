using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary>
/// A snapshot's file back onto a server, which may be new: the collection gets the name that a push of its content would give it, and
/// the alias leads to it. What the file holds is known only when Qdrant has read it, so it goes under a name for the time being first.
/// </summary>
internal sealed class SnapshotRestore(QdrantServer server, string named, CommandContext context)
{
    private readonly ManifestStore _manifests = new(server);

    /// <returns>The line that says what came of it.</returns>
    public async Task<string> RunAsync(string file)
    {
        if (await server.Collections.CountNodesAsync(context.Cancellation) is > 1 and var nodes)
            throw CommandFailure.Failed(
                $"Qdrant is a cluster of {nodes} nodes, and a snapshot is of one: its replicas on the others would never be whole again. Restore with 'push FILE' from a pulled index; 'snapshot restore' is for a single server.");
        var trial = $"{named}-restoring-{Guid.NewGuid():n}";
        try
        {
            await UploadAsync(trial, file);
            if (await _manifests.ReadAsync(trial, context.Cancellation) is { } manifest) return await RestoreAsync(file, manifest);
        }
        finally
        {
            await server.Collections.DeleteAsync(trial, CancellationToken.None);
        }
        var collection = (await server.Collections.AliasesAsync(context.Cancellation)).GetValueOrDefault(named, named);
        if (await _manifests.ReadAsync(collection, context.Cancellation) is not null)
            throw CommandFailure.Failed($"{file} is no snapshot of a pushed collection, and '{named}' is one that answers: it stays as it is. Restore under another name: --collection NAME.");
        await UploadAsync(collection, file);
        return $"{collection} is restored; it was not made by push, so inference will not serve it.";
    }

    private async Task<string> RestoreAsync(string file, CollectionManifest manifest)
    {
        // A collection may be named instead of its alias.
        var alias = named == NameOf(manifest.Alias, manifest) ? manifest.Alias : named;
        var collection = NameOf(alias, manifest);
        await UploadAsync(collection, file);
        await FreeAsync(alias, manifest);
        var target = new CollectionAlias(server, alias);
        if (await target.CurrentAsync(context.Cancellation) != collection) await target.SwitchAsync(collection, manifest with { Alias = alias }, context.Cancellation);
        return $"{collection} is restored: {Counted.Of(manifest.Entries, "entry", "entries")}; {alias} leads to it";
    }

    // Earlier programs restored under the alias's own name, which kept every later push out.
    private async Task FreeAsync(string alias, CollectionManifest manifest)
    {
        if (!(await server.Collections.ListAsync(context.Cancellation)).Contains(alias)) return;
        if ((await _manifests.ReadAsync(alias, context.Cancellation))?.Digest == manifest.Digest) await server.Collections.DeleteAsync(alias, context.Cancellation);
        else await new CollectionAlias(server, alias).CheckAsync(context.Cancellation);
    }

    private static string NameOf(string alias, CollectionManifest manifest) => $"{alias}-{manifest.Digest[..Math.Min(12, manifest.Digest.Length)]}";

    private async Task UploadAsync(string collection, string file)
    {
        await using var stream = File.OpenRead(file);
        await server.Snapshots.RestoreAsync(collection, stream, context.Cancellation);
    }
}
