using System.CommandLine;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary><c>alias</c>: where the alias leads, and where it should.</summary>
internal static class AliasCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var to = new Option<string?>("--to") { Description = "Make it lead to this collection, in one step. Without it: list the collections that it may lead to.", HelpName = "COLLECTION" };
        var qdrant = new QdrantChoice();
        var command = new Command("alias", "Shows or switches which pushed collection answers.") { to };
        qdrant.AddTo(command);
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context =>
            {
                using var server = qdrant.Connect(parsed);
                var alias = parsed.GetRequiredValue(qdrant.Collection);
                RunAsync(server, alias, parsed.GetValue(to), context).GetAwaiter().GetResult();
                return ExitCodes.Success;
            },
            cancellation));
        return command;
    }

    private static async Task RunAsync(QdrantServer server, string alias, string? to, CommandContext context)
    {
        var target = new CollectionAlias(server, alias);
        if (to is not null)
        {
            var before = await target.SetAsync(to, context.Cancellation);
            context.Output.WriteLine(before is null ? $"{alias} is {to}" : $"{alias} is {to}; it was {before}");
            return;
        }
        var current = await target.CurrentAsync(context.Cancellation);
        var manifests = new ManifestStore(server);
        foreach (var name in (await server.Collections.ListAsync(context.Cancellation)).Where(name => name.StartsWith(alias + "-", StringComparison.Ordinal)))
        {
            var manifest = await manifests.ReadAsync(name, context.Cancellation);
            var state = manifest is null ? "not pushed to its end" : Counted.Of(manifest.Entries, "entry", "entries");
            context.Output.WriteLine($"{(name == current ? "*" : " ")} {name}  {state}");
        }
        if (current is null) context.Error.WriteLine($"{alias} leads nowhere: push an index.");
    }
}
