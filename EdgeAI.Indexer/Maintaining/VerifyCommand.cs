using System.CommandLine;
using System.Globalization;
using EdgeAI.Embedding;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Indexer.Transfer;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Maintaining;

/// <summary><c>verify</c>: whether an index is whole, and whether a collection holds the same.</summary>
internal static class VerifyCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var file = TransferOptions.Index();
        var against = new Option<bool>("--against-qdrant") { Description = "Compare every entry with the collection as well." };
        var qdrant = new QdrantChoice();
        var command = new Command("verify", "Reads a whole index and checks every section, its log and its projection.") { file, against };
        qdrant.AddTo(command);
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context =>
            {
                var path = parsed.GetRequiredValue(file);
                if (!File.Exists(path)) throw CommandFailure.Usage($"No index {path}: build one with: build --catalog DIR --output {path}");
                var entries = CheckFile(path, context.Cancellation);
                context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: whole, {Counted.Of(entries, "entry", "entries")}"));
                if (!parsed.GetValue(against)) return ExitCodes.Success;
                using var server = qdrant.Connect(parsed);
                ServerVersion.CompareAsync(server, context).GetAwaiter().GetResult();
                using var index = HnswIndex.Open(path);
                return CompareAsync(index, server, parsed.GetRequiredValue(qdrant.Collection), context).GetAwaiter().GetResult();
            },
            cancellation));
        return command;
    }

    private static int CheckFile(string path, CancellationToken cancellation)
    {
        HnswIndex.Verify(path, cancellation);
        using var index = HnswIndex.Open(path);
        if (index.Space.Projection != EmbeddingIdentity.DefaultProjection) IndexProjection.Find(path, index.Space);
        return index.Count;
    }

    private static async Task<int> CompareAsync(HnswIndex index, QdrantServer server, string collection, CommandContext context)
    {
        var manifest = await new ManifestStore(server).ReadAsync(collection, context.Cancellation)
            ?? throw CommandFailure.Failed($"Qdrant at {server.Endpoint} has no collection '{collection}' that was pushed to its end.");
        if (manifest.Space != index.Space)
            throw CommandFailure.Failed($"'{collection}' holds vectors of another embedding. The file has {index.Space}, the collection {manifest.Space}.");
        var difference = await CollectionComparison.RunAsync(
            server, collection, index.Space, manifest.Sealed ? manifest.Digest : null, index.Entries().Select(entry => entry.Id),
            id => index.TryGet(id, out var entry) ? entry : null, context.Cancellation);
        if (!difference.IsNone)
            throw CommandFailure.Failed(string.Create(CultureInfo.InvariantCulture,
                $"'{collection}' differs from the file: {difference.Same} of {index.Count} entries are the same; {difference}. Push the index again."));
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{collection} at {server.Endpoint}: the same {difference.Same} entries"));
        return ExitCodes.Success;
    }
}
