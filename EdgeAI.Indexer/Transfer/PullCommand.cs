using System.CommandLine;
using EdgeAI.Indexer.Building;
using EdgeAI.Indexer.CommandLine;

namespace EdgeAI.Indexer.Transfer;

/// <summary><c>pull</c>: a Qdrant collection to an index file.</summary>
internal static class PullCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var output = new Option<string>("--output", "-o")
        {
            Description = "The index file to be; its projection is written beside it.",
            HelpName = "FILE",
            DefaultValueFactory = _ => CommandOptions.DefaultIndexPath,
        };
        var pause = CommandOptions.SaveEvery();
        var qdrant = new QdrantChoice();
        var command = new Command("pull", "Pulls a collection that was pushed into an index file. A pull that was killed goes on where it was.") { output, pause };
        qdrant.AddTo(command);
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context =>
            {
                var path = OutputFile.Prepare(parsed.GetRequiredValue(output));
                using var server = qdrant.Connect(parsed);
                ServerVersion.CompareAsync(server, context).GetAwaiter().GetResult();
                new CollectionPull(server, parsed.GetRequiredValue(qdrant.Collection), TimeSpan.FromSeconds(parsed.GetValue(pause)), context).RunAsync(path).GetAwaiter().GetResult();
                return ExitCodes.Success;
            },
            cancellation));
        return command;
    }
}
