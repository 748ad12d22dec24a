using System.Globalization;
using EdgeAI.Indexer.Building;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary>A collection to an index file, page by page through a spool file that survives a kill, as does what is done of the graph.</summary>
internal sealed class CollectionPull(QdrantServer server, string collection, TimeSpan pause, CommandContext context)
{
    public async Task RunAsync(string path)
    {
        // The alias may be switched meanwhile: what was begun is pulled to its end from the collection it led to.
        var concrete = (await server.Collections.AliasesAsync(context.Cancellation)).GetValueOrDefault(collection, collection);
        var manifests = new ManifestStore(server);
        var manifest = await manifests.ReadAsync(concrete, context.Cancellation) ?? throw CommandFailure.Failed(
            $"Qdrant at {server.Endpoint} has no collection '{collection}' that was pushed to its end.");
        var attachment = await manifests.ReadAttachmentAsync(concrete, manifest, context.Cancellation);
        var spoolPath = path + ".pull";
        var content = $"{concrete} {manifest.Digest}";
        if (!manifest.Sealed) context.Error.WriteLine($"{concrete} was pushed by a program that did not seal its points, so changes since then go unnoticed. Push the index again to have them checked.");
        using (var spool = PullSpool.Open(spoolPath, content))
        {
            if (spool.Entries > 0) context.Error.WriteLine($"{spool.Entries} of {manifest.Entries} entries are here already: going on.");
            await ProgressDisplay.Run(context.Error, "pulling", async progress =>
            {
                if (!spool.IsWhole)
                    await foreach (var page in server.PagesAsync(concrete, null, vectors: true, spool.Next, manifest.Sealed ? manifest.Digest : null, context.Cancellation))
                    {
                        Check(concrete, page, spool);
                        spool.Append(page);
                        progress.Report(new EmbeddingProgress((int)spool.Entries, (int)manifest.Entries));
                    }
                return 0;
            });
            if (spool.Entries != manifest.Entries)
            {
                spool.Discard();
                throw CommandFailure.Failed($"{concrete} gave {spool.Entries} entries where its manifest says {manifest.Entries}: it was changed meanwhile, or is damaged. Push the index again.");
            }
            using var partial = PartialIndex.Open(spoolPath + ".index", content, manifest.Space, HnswMode.Default, pause);
            partial.Fill(skip => spool.ReadEntries(context.Cancellation).Skip(skip), (int)manifest.Entries, context);
            if (attachment.Length == 0) partial.Index.Save(path, LabelSummary.Instance);
            else IndexProjection.Publish(path, ProjectionFile.FromBytes($"The projection of '{concrete}'", attachment), () => partial.Index.Save(path, LabelSummary.Instance));
            partial.Delete();
        }
        File.Delete(spoolPath);
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {Counted.Of(manifest.Entries, "entry", "entries")} of {concrete}. Thumbnails are not in a collection: copy the folder beside the index it was pushed from."));
    }

    private static void Check(string collection, QdrantPage page, PullSpool spool)
    {
        if (page.Changed.Count == 0) return;
        // What came before may lack what was deleted as well: a later pull begins anew.
        spool.Discard();
        const int Most = 5;
        var named = string.Join(", ", page.Changed.Take(Most)) + (page.Changed.Count > Most ? ", …" : "");
        throw CommandFailure.Failed(
            $"{collection} is not what was pushed: vector, payload or companion of {named} was changed, or the point was added. Nothing was written. Push the index again, which repairs the collection, or lead the alias to another one.");
    }
}
