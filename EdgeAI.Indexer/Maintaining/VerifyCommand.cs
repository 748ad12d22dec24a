using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
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
    // Qdrant normalises again, in single precision.
    private const float SameVector = 0.99999f;

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
                using var client = qdrant.Connect(parsed);
                using var index = HnswIndex.Open(path);
                return CompareAsync(index, client, parsed.GetRequiredValue(qdrant.Collection), context).GetAwaiter().GetResult();
            },
            cancellation));
        return command;
    }

    private static bool IsSame(VectorEntry ours, VectorEntry theirs) =>
        ours.Vector.Length == theirs.Vector.Length && TensorPrimitives.Dot(ours.Vector.Span, theirs.Vector.Span) > SameVector
        && ours.Companion.Span.SequenceEqual(theirs.Companion.Span);

    private static int CheckFile(string path, CancellationToken cancellation)
    {
        HnswIndex.Verify(path, cancellation);
        using var index = HnswIndex.Open(path);
        if (index.Space.Projection != EmbeddingIdentity.DefaultProjection) IndexProjection.Find(path, index.Space);
        return index.Count;
    }

    private static async Task<int> CompareAsync(HnswIndex index, QdrantClient client, string collection, CommandContext context)
    {
        var manifest = await new ManifestStore(client).ReadAsync(collection, context.Cancellation)
            ?? throw CommandFailure.Failed($"Qdrant at {client.Endpoint} has no collection '{collection}' that was pushed to its end.");
        if (manifest.Space != index.Space)
            throw CommandFailure.Failed($"'{collection}' holds vectors of another embedding. The file has {index.Space}, the collection {manifest.Space}.");
        long same = 0;
        List<string> different = [];
        await foreach (var entry in client.ScrollAsync(collection, cancellation: context.Cancellation))
            if (index.TryGet(entry.Id, out var ours) && IsSame(ours, entry)) same++;
            else different.Add(entry.Id);
        if (different.Count == 0 && same == index.Count)
        {
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{collection} at {client.Endpoint}: the same {same} entries"));
            return ExitCodes.Success;
        }
        throw CommandFailure.Failed(string.Create(CultureInfo.InvariantCulture,
            $"'{collection}' differs from the file: {same} of {index.Count} entries are the same, {different.Count} are other or only there{(different.Count > 0 ? $" (such as {different[0]})" : "")}. Push the index again."));
    }
}
