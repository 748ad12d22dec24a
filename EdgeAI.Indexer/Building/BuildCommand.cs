using System.CommandLine;
using EdgeAI.Indexer.CommandLine;

namespace EdgeAI.Indexer.Building;

/// <summary><c>build</c>: a catalog to an index.</summary>
internal static class BuildCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var catalogs = CommandOptions.Catalogs();
        var output = new Option<string>("--output", "-o")
        {
            Description = "The index file. Thumbnails and the feature cache are written beside it.",
            HelpName = "FILE",
            DefaultValueFactory = _ => CommandOptions.DefaultIndexPath,
        };
        var projection = CommandOptions.Projection();
        var model = CommandOptions.Model();
        var command = new Command("build", "Embeds a catalog and writes its index.") { catalogs, output, projection, model };
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context => IndexBuild.Run(
                new BuildSettings(parsed.GetRequiredValue(catalogs), parsed.GetRequiredValue(output), parsed.GetValue(model)), context),
            cancellation));
        return command;
    }
}
