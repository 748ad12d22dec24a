using System.CommandLine;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary><c>push</c>: an index to a Qdrant server, or to another place.</summary>
internal static class PushCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var file = TransferOptions.Index();
        var to = new Option<string>("--to") { Description = "Where to: a Qdrant collection, or a file elsewhere (a stick, a mounted share).", HelpName = "qdrant|file", Required = false };
        to.DefaultValueFactory = _ => "qdrant";
        to.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not ("qdrant" or "file")) result.AddError($"Option '--to' expects qdrant or file, got {result.Tokens[0].Value}.");
        });
        var output = new Option<string?>("--output", "-o") { Description = "With --to file: the index file to be. Projection and thumbnails are written beside it.", HelpName = "FILE" };
        var rollback = new Option<bool>("--rollback") { Description = "Push nothing: make the alias lead to where it led before." };
        var keep = new Option<int>("--keep") { Description = "Earlier collections that are kept to go back to.", HelpName = "N", DefaultValueFactory = _ => 1 };
        keep.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100) result.AddError($"Option '--keep' expects 1 to 100, got {result.Tokens[0].Value}.");
        });
        var wait = new Option<int>("--wait")
        {
            Description = "With --to qdrant: how long to wait for a server that does not answer yet.", HelpName = "SECONDS", DefaultValueFactory = _ => 0,
        };
        wait.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 86_400) result.AddError($"Option '--wait' expects 0 to 86400 seconds, got {result.Tokens[0].Value}.");
        });
        var qdrant = new QdrantChoice();
        var choice = new CollectionChoice();
        var command = new Command("push", "Pushes an index to Qdrant, where it goes live in one step, or to a file elsewhere. A push that was killed goes on where it was.") { file, to, output, rollback, keep, wait };
        qdrant.AddTo(command);
        choice.AddTo(command);
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context =>
            {
                var toFile = parsed.GetRequiredValue(to) == "file";
                if (toFile && parsed.GetValue(rollback)) throw CommandFailure.Usage("--rollback belongs to --to qdrant: a file has no alias. Push the earlier index again.");
                if (toFile)
                    return FilePush.Run(parsed.GetRequiredValue(file), parsed.GetValue(output) ?? throw CommandFailure.Usage("--to file needs --output FILE: where the index is to be."), context);
                if (parsed.GetValue(output) is not null) throw CommandFailure.Usage("--output belongs to --to file; with --to qdrant name the collection: --collection NAME.");
                var (alias, spread) = (parsed.GetRequiredValue(qdrant.Collection), choice.Spread(parsed));
                using var server = qdrant.Connect(parsed);
                ServerWait.ForAnswerAsync(server, TimeSpan.FromSeconds(parsed.GetValue(wait)), context).GetAwaiter().GetResult();
                if (parsed.GetValue(rollback)) return RollBack(new CollectionAlias(server, alias), alias, context);
                using var content = IndexContent.Open(parsed.GetRequiredValue(file), context.Cancellation);
                ServerVersion.CompareAsync(server, context).GetAwaiter().GetResult();
                new CollectionPush(server, alias, spread, choice.IndexedFields(parsed), parsed.GetValue(keep), context).RunAsync(content).GetAwaiter().GetResult();
                return ExitCodes.Success;
            },
            cancellation));
        return command;
    }

    private static int RollBack(CollectionAlias target, string alias, CommandContext context)
    {
        var (from, to) = target.RollBackAsync(context.Cancellation).GetAwaiter().GetResult();
        context.Output.WriteLine($"{alias} is {to} again; it was {from}. The same command once more goes back.");
        return ExitCodes.Success;
    }
}
