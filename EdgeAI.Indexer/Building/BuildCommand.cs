using System.CommandLine;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Projections;
using EdgeAI.Vectors;

namespace EdgeAI.Indexer.Building;

/// <summary><c>build</c>: a catalog to an index, or into one.</summary>
internal static class BuildCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var catalogs = CommandOptions.Catalogs();
        var output = new Option<string>("--output", "-o")
        {
            Description = "The index file. Thumbnails, projection and the feature cache are written beside it.",
            HelpName = "FILE",
            DefaultValueFactory = _ => CommandOptions.DefaultIndexPath,
        };
        var projection = CommandOptions.Projection();
        var crop = CommandOptions.Crop();
        var fit = new FitOptions();
        var model = new ModelOptions();
        var compact = CommandOptions.Compact();
        var background = new Option<string?>("--background")
        {
            Description = "Folder of your own photographs of nothing of interest, e.g. the empty counter: what is like them is like nothing in the catalog.",
            HelpName = "DIR",
        };
        var add = new Option<bool>("--add")
        {
            Description = "Add the catalog to the index that is there, under its projection and crop: what is in it already is not embedded again, what has changed is replaced, nothing is removed.",
        };
        Option[] ofTheWhole = [projection, crop, fit.Copies, fit.Seed, fit.Threads, compact, background];
        var command = new Command("build", "Embeds a catalog and writes its index.")
        {
            catalogs, output, add, projection, crop, fit.Copies, fit.Seed, fit.Threads, compact, background, model.Directory, model.Path, CommandOptions.Verbose(),
        };
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context =>
            {
                var (folders, file) = (parsed.GetRequiredValue(catalogs), parsed.GetRequiredValue(output));
                if (parsed.GetValue(add))
                    return ofTheWhole.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given
                        ? throw CommandFailure.Usage($"{given.Name} cannot be combined with --add: the index stays as it was built. Leave one of the two out.")
                        : IndexAddition.Run(folders, file, model.Read(parsed), context);
                return IndexBuild.Run(
                    new BuildSettings(
                        folders, file, ProjectionChoice.Parse(parsed.GetRequiredValue(projection), parsed.GetValue(crop)), fit.Read(parsed), model.Read(parsed),
                        parsed.GetValue(compact) ? HnswMode.Compact : HnswMode.Default, parsed.GetValue(background)),
                    context);
            },
            cancellation));
        return command;
    }
}
