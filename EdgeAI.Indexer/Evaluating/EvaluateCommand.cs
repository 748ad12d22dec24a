using System.CommandLine;
using EdgeAI.Indexer.CommandLine;

namespace EdgeAI.Indexer.Evaluating;

/// <summary><c>evaluate</c>: how often a catalog recognises photographs that are not in it.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var catalogs = CommandOptions.Catalogs();
        var queries = new Option<string>("--queries", "-q")
        {
            Description = "Folder of query photographs, one folder in it for each label, labels as in the catalog.",
            HelpName = "DIR",
            Required = true,
        };
        var projection = CommandOptions.Projection();
        var model = CommandOptions.Model();
        var cache = new Option<string?>("--cache")
        {
            Description = "Folder that keeps features between runs. Default: edgeai in the user's cache folder.",
            HelpName = "DIR",
        };
        var json = CommandOptions.Json();
        var command = new Command("evaluate", "Measures recall by label and latency with query photographs.") { catalogs, queries, projection, model, cache, json };
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context => Evaluation.Run(
                new EvaluateSettings(
                    parsed.GetRequiredValue(catalogs), parsed.GetRequiredValue(queries), parsed.GetValue(model), parsed.GetValue(cache), parsed.GetValue(json)),
                context),
            cancellation));
        return command;
    }
}
