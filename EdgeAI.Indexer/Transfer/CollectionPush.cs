using System.Globalization;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition.Features;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary>
/// An index to a Qdrant collection. The collection is named after its content, so a push that was killed finds what it stored and
/// goes on; the alias that inference asks is switched in one step when everything is there.
/// </summary>
internal sealed class CollectionPush(QdrantClient client, string alias, int keep, CommandContext context)
{
    private static readonly TimeSpan LongestIndexing = TimeSpan.FromMinutes(30);

    private readonly ManifestStore _manifests = new(client);
    private readonly CollectionAlias _alias = new(client, alias);

    public async Task RunAsync(IndexContent content)
    {
        var collection = $"{alias}-{content.Digest[..12]}";
        await _alias.CheckAsync(context.Cancellation);
        var manifest = await _manifests.ReadAsync(collection, context.Cancellation);
        if (manifest is null || manifest.Digest != content.Digest) manifest = await StoreAsync(content, collection);
        else context.Error.WriteLine($"{collection} is there already.");
        await WaitUntilIndexedAsync(collection);
        var replaced = await _alias.SwitchAsync(collection, manifest, context.Cancellation);
        await PruneAsync(collection);
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{alias} at {client.Endpoint} is {collection}: {content.Ids.Count} entries{(replaced is null ? "" : $"; before it was {replaced}")}"));
    }

    private async Task<CollectionManifest> StoreAsync(IndexContent content, string collection)
    {
        if (!await client.Collections.ExistsAsync(collection, context.Cancellation))
            await client.Collections.CreateAsync(collection, content.Space.Dimension, new HnswOptions(), context.Cancellation);
        var stored = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var id in client.ScrollIdsAsync(collection, cancellation: context.Cancellation)) stored.Add(id);
        if (stored.Count > 0) context.Error.WriteLine($"{collection} has {stored.Count} of {content.Ids.Count} entries already: going on.");
        var missing = content.Ids.Where(id => !stored.Contains(id)).ToArray();
        await ProgressDisplay.Run(context.Error, "pushing", async progress =>
        {
            var counted = new Counted(progress, content.Ids.Count - missing.Length, content.Ids.Count);
            await client.UpsertAsync(collection, content.Space.Dimension, content.Entries(missing, context.Cancellation), counted, content.Space, context.Cancellation);
            return 0;
        });
        var manifest = new CollectionManifest(
            content.Space, content.Ids.Count, content.Digest, alias, Previous: null, content.Projection.Length, ManifestStore.DigestOf(content.Projection));
        await _manifests.WriteAttachmentAsync(collection, manifest, content.Projection, context.Cancellation);
        // Before the manifest, which says that it is whole.
        var points = await client.CountAsync(collection, cancellation: context.Cancellation);
        if (points != manifest.Entries + manifest.Parts)
            throw CommandFailure.Failed($"{collection} has {points} points where {manifest.Entries + manifest.Parts} were pushed: something else writes to it. The alias {alias} was not switched.");
        await _manifests.WriteAsync(collection, manifest, context.Cancellation);
        return manifest;
    }

    // A collection is searched while its graph is built, but slowly: it goes live when it is ready for it.
    private async Task WaitUntilIndexedAsync(string collection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        patience.CancelAfter(LongestIndexing);
        for (var said = false; await client.Collections.InfoAsync(collection, context.Cancellation) is { Status: not "Green" } info; said = true)
        {
            if (info.Fault is not null) throw CommandFailure.Failed($"Qdrant cannot index {collection}: {info.Fault}. The alias {alias} was not switched.");
            // Grey: it waits for the next change before it goes on, and can be searched as it is.
            if (info.Status == "Grey" || patience.IsCancellationRequested) return;
            if (!said) context.Error.WriteLine($"Qdrant indexes {collection} ({info.IndexedVectors} of {info.Points}) …");
            await Task.Delay(TimeSpan.FromMilliseconds(500), context.Cancellation);
        }
    }

    // Follows the way back from the collection that answers; what is beyond it and was pushed for this alias goes.
    private async Task PruneAsync(string collection)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal) { collection };
        for (var next = collection; kept.Count <= keep && await _manifests.ReadAsync(next, context.Cancellation) is { Previous: { } previous } && kept.Add(previous);) next = previous;
        foreach (var name in await client.Collections.ListAsync(context.Cancellation))
        {
            if (kept.Contains(name) || !name.StartsWith(alias + "-", StringComparison.Ordinal)) continue;
            if (await _manifests.ReadAsync(name, context.Cancellation) is not { } manifest || manifest.Alias != alias) continue;
            await client.Collections.DeleteAsync(name, context.Cancellation);
            context.Error.WriteLine($"{name} was deleted: --keep {keep} keeps as many earlier ones.");
        }
    }

    private sealed class Counted(IProgress<EmbeddingProgress> progress, int before, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new EmbeddingProgress(before + value, total));
    }
}
