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
internal sealed class CollectionPush(QdrantServer server, string alias, CollectionSpread spread, IEnumerable<string> indexedFields, int keep, CommandContext context)
{
    private static readonly TimeSpan LongestIndexing = TimeSpan.FromMinutes(30);

    private readonly ManifestStore _manifests = new(server);
    private readonly CollectionAlias _alias = new(server, alias);
    private readonly CollectionSetup _setup = new(server, spread, context);

    public async Task RunAsync(IndexContent content)
    {
        await _alias.CheckAsync(context.Cancellation);
        var collection = await _setup.EnsureAsync($"{alias}-{content.Digest[..12]}", content.Space.Dimension);
        await _setup.IndexAsync(collection, indexedFields);
        var manifest = await StoreAsync(content, collection);
        await WaitUntilIndexedAsync(collection);
        var replaced = await _alias.SwitchAsync(collection, manifest, context.Cancellation);
        await PruneAsync(collection);
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{alias} at {server.Endpoint} is {collection}: {Counted.Of(content.Ids.Count, "entry", "entries")}{(replaced is null ? "" : $"; before it was {replaced}")}"));
        if (await _setup.DescribeAsync(collection) is { } described) context.Output.WriteLine(described);
    }

    // Compared with what is there and mended where that differs, whether an earlier push was cut off or something else wrote to it.
    private async Task<CollectionManifest> StoreAsync(IndexContent content, string collection)
    {
        var (there, hasManifest) = await ReadManifestAsync(collection);
        var isWhole = there is not null && there.Digest == content.Digest;
        var difference = await CollectionComparison.RunAsync(server, collection, content.Space, content.Digest, content.Ids, content.Find, context.Cancellation);
        Say(collection, content, there, isWhole, difference);
        await SendAsync(collection, content, difference);
        var manifest = new CollectionManifest(
            content.Space, content.Ids.Count, content.Digest, alias, isWhole ? there!.Previous : null, content.Projection.Length, ManifestStore.DigestOf(content.Projection)) { Sealed = true };
        if (!isWhole || !await HasAttachmentAsync(collection, manifest)) await _manifests.WriteAttachmentAsync(collection, manifest, content.Projection, context.Cancellation);
        // Before the manifest, which says that it is whole.
        var points = await server.CountAsync(collection, cancellation: context.Cancellation);
        var expected = manifest.Entries + manifest.Parts + (hasManifest ? 1 : 0);
        if (points != expected)
            throw CommandFailure.Failed($"{collection} has {points} points where {expected} were pushed: something else writes to it. The alias {alias} was not switched.");
        if (there != manifest) await _manifests.WriteAsync(collection, manifest, context.Cancellation);
        return manifest;
    }

    private void Say(string collection, IndexContent content, CollectionManifest? there, bool isWhole, CollectionDifference difference)
    {
        if (isWhole && difference.IsNone) context.Error.WriteLine($"{collection} is there already.");
        else if (isWhole && there!.Sealed) context.Error.WriteLine($"{collection} is there already, but differs from what was pushed: {difference}. It is repaired.");
        else if (isWhole) context.Error.WriteLine($"{collection} is there already, from a program that did not seal its points: they are pushed again.");
        else if (difference.Same > 0) context.Error.WriteLine($"{collection} has {difference.Same} of {content.Ids.Count} entries already: going on.");
    }

    private async Task SendAsync(string collection, IndexContent content, CollectionDifference difference)
    {
        string[] wanted = [.. difference.Changed, .. difference.Missing];
        if (wanted.Length > 0)
            await ProgressDisplay.Run(context.Error, "pushing", async progress =>
            {
                var counted = new CountedFrom(progress, content.Ids.Count - wanted.Length, content.Ids.Count);
                await server.UpsertAsync(collection, content.Space.Dimension, content.Entries(wanted, context.Cancellation), counted, content.Space, content.Digest, context.Cancellation);
                return 0;
            });
        await server.DeletePointsAsync(collection, difference.Foreign, context.Cancellation);
    }

    // One that cannot be read is written again as well.
    private async Task<(CollectionManifest? Manifest, bool IsThere)> ReadManifestAsync(string collection)
    {
        try
        {
            var manifest = await _manifests.ReadAsync(collection, context.Cancellation);
            return (manifest, manifest is not null);
        }
        catch (QdrantException)
        {
            return (null, true);
        }
    }

    private async Task<bool> HasAttachmentAsync(string collection, CollectionManifest manifest)
    {
        try
        {
            await _manifests.ReadAttachmentAsync(collection, manifest, context.Cancellation);
            return true;
        }
        catch (QdrantException)
        {
            return false;
        }
    }

    // A collection is searched while its graph is built, but slowly: it goes live when it is ready for it.
    private async Task WaitUntilIndexedAsync(string collection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        patience.CancelAfter(LongestIndexing);
        for (var said = false; await server.Collections.InfoAsync(collection, context.Cancellation) is { Status: not "Green" } info; said = true)
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
        foreach (var name in await server.Collections.ListAsync(context.Cancellation))
        {
            if (kept.Contains(name) || !name.StartsWith(alias + "-", StringComparison.Ordinal)) continue;
            if (await _manifests.ReadAsync(name, context.Cancellation) is not { } manifest || manifest.Alias != alias) continue;
            await server.Collections.DeleteAsync(name, context.Cancellation);
            context.Error.WriteLine($"{name} was deleted: --keep {keep} keeps as many earlier ones.");
        }
    }

    private sealed class CountedFrom(IProgress<EmbeddingProgress> progress, int before, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new EmbeddingProgress(before + value, total));
    }
}
