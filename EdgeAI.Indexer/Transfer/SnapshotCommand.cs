using System.CommandLine;
using System.Globalization;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary><c>snapshot</c>: copies of a collection that Qdrant makes and takes back.</summary>
internal static class SnapshotCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run) =>
        new("snapshot", "Makes, lists, restores and deletes snapshots of a collection.") { CreateOne(run), List(run), Restore(run), Delete(run) };

    private static Command CreateOne(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var output = new Option<string?>("--output", "-o") { Description = "Copy the snapshot here as well.", HelpName = "FILE" };
        var command = new Command("create", "Makes a snapshot on the server.") { output };
        return With(command, run, async (server, collection, parsed, context) =>
        {
            await RefuseClusterAsync(server, collection, context);
            var snapshot = await server.Snapshots.CreateAsync(collection, context.Cancellation);
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{snapshot.Name}  {snapshot.Bytes} bytes"));
            if (parsed.GetValue(output) is not { } file) return;
            await DownloadAsync(server, collection, snapshot, file, context);
            context.Output.WriteLine(Path.GetFullPath(file));
        });
    }

    private static Command List(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run) =>
        With(new Command("list", "Lists the snapshots of the collection."), run, async (server, collection, _, context) =>
        {
            foreach (var snapshot in await server.Snapshots.ListAsync(collection, context.Cancellation))
                context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{snapshot.Name}  {snapshot.Bytes} bytes"));
        });

    private static Command Restore(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var source = new Argument<string>("SNAPSHOT") { Description = "A file, or the name of a snapshot on the server." };
        return With(new Command("restore", "Restores a snapshot, onto a new server as well; afterwards it is what the alias leads to.") { source }, run, async (server, collection, parsed, context) =>
        {
            var snapshot = parsed.GetRequiredValue(source);
            var restore = new SnapshotRestore(server, parsed.GetRequiredValue<string>("--collection"), context);
            if (File.Exists(snapshot))
            {
                context.Output.WriteLine(await restore.RunAsync(snapshot));
                return;
            }
            // Through this machine: a server restores from its own folder only, and does not say where that is.
            var file = Path.Combine(Path.GetTempPath(), $"edgeai-{Guid.NewGuid():n}.snapshot");
            try
            {
                await DownloadAsync(server, collection, new QdrantSnapshot(snapshot, 0, null), file, context);
                context.Output.WriteLine(await restore.RunAsync(file));
            }
            finally
            {
                File.Delete(file);
            }
        });
    }

    private static Command Delete(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var name = new Argument<string>("NAME") { Description = "The snapshot's name, as list shows it." };
        return With(new Command("delete", "Deletes a snapshot on the server.") { name }, run, async (server, collection, parsed, context) =>
        {
            await server.Snapshots.DeleteAsync(collection, parsed.GetRequiredValue(name), context.Cancellation);
            context.Output.WriteLine($"{parsed.GetRequiredValue(name)} is deleted.");
        });
    }

    private static Command With(
        Command command, Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run, Func<QdrantServer, string, ParseResult, CommandContext, Task> action)
    {
        var qdrant = new QdrantChoice();
        qdrant.AddTo(command);
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context =>
            {
                using var server = qdrant.Connect(parsed);
                var named = parsed.GetRequiredValue(qdrant.Collection);
                RunAsync().GetAwaiter().GetResult();
                return ExitCodes.Success;

                async Task RunAsync()
                {
                    // Snapshots belong to collections: an alias stands for the one it leads to.
                    var collection = (await server.Collections.AliasesAsync(context.Cancellation)).GetValueOrDefault(named, named);
                    await action(server, collection, parsed, context);
                }
            },
            cancellation));
        return command;
    }

    private static async Task RefuseClusterAsync(QdrantServer server, string collection, CommandContext context)
    {
        if (await server.Collections.PlacementAsync(collection, context.Cancellation) is { Nodes: 1, IsWholeHere: true }) return;
        throw CommandFailure.Failed(
            $"{collection} lies on several nodes of a cluster, and a snapshot would hold the part of one. Back it up with 'pull -o FILE', and restore it with 'push FILE'.");
    }

    private static async Task DownloadAsync(QdrantServer server, string collection, QdrantSnapshot snapshot, string file, CommandContext context)
    {
        var partial = file + ".partial";
        try
        {
            await using (var stream = File.Create(partial)) await server.Snapshots.DownloadAsync(collection, snapshot.Name, stream, context.Cancellation);
            if (snapshot.Checksum is { } expected)
            {
                await using var written = File.OpenRead(partial);
                var found = Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(written, context.Cancellation));
                if (found != expected) throw CommandFailure.Failed($"The copy of {snapshot.Name} has the SHA-256 {found}, the server says {expected}: copy it again.");
            }
            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
