using System.CommandLine;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Projections;

namespace EdgeAI.Indexer.Reporting;

/// <summary><c>report</c>: what a catalog is good at, and what is wrong with it.</summary>
internal static class ReportCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var catalogs = CommandOptions.Catalogs();
        var output = new Option<string>("--output", "-o") { Description = "The page, one self-contained HTML file.", HelpName = "FILE", DefaultValueFactory = _ => "report.html" };
        var trays = new Option<string?>("--trays")
        {
            Description = "Folder of photographs that are not in the catalog, with its labels: the page says how many can lie side by side.",
            HelpName = "DIR",
        };
        var projection = CommandOptions.Projection();
        var crop = CommandOptions.Crop();
        var fit = new FitOptions();
        var model = new ModelOptions();
        var cache = CommandOptions.Cache();
        var json = CommandOptions.Json();
        var command = new Command("report", "Writes a page about a catalog: recall by label, confusions, likely mistakes, duplicates, a map.")
        {
            catalogs, output, trays, projection, crop, fit.Copies, fit.Seed, fit.Threads, model.Directory, model.Path, cache, json, CommandOptions.Verbose(),
        };
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context => CatalogReporting.Run(
                new ReportSettings(
                    parsed.GetRequiredValue(catalogs), parsed.GetRequiredValue(output),
                    ProjectionChoice.Parse(parsed.GetRequiredValue(projection), parsed.GetValue(crop)), fit.Read(parsed),
                    model.Read(parsed), parsed.GetValue(cache), parsed.GetValue(json), parsed.GetValue(trays)),
                context),
            cancellation));
        return command;
    }
}
