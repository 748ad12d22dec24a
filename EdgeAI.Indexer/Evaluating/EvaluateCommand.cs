using System.CommandLine;
using System.Globalization;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Projections;

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
        // A measurement starts from what needs no catalog, so that figures of different catalogs can be compared.
        var projection = CommandOptions.Projection(usual: "default");
        var crops = new Option<string?>("--crop")
        {
            Description = "Crop fractions, 0.1 to 1, separated by commas: shows what the crop does to recall. Default: chosen by auto, else 0.75.",
            HelpName = "F[,F…]",
        };
        var fit = new FitOptions();
        var model = new ModelOptions();
        var cache = CommandOptions.Cache();
        var answers = new Option<bool>("--answers")
        {
            Description = "Show what becomes of queries in each mode: answered, listed, none; with items left out of the catalog too (near unknowns), each quarter of the labels in turn.",
        };
        var far = new Option<string?>("--far") { Description = "Folder of photographs of quite other things, for --answers.", HelpName = "DIR" };
        var trays = new Option<bool>("--trays") { Description = "Lay 1, 2, 3, 4 and 6 queries side by side on trays and show how many are named, and how many are counted." };
        var json = CommandOptions.Json();
        var command = new Command("evaluate", "Measures recall by label and latency with query photographs.")
        {
            catalogs, queries, projection, crops, fit.Copies, fit.Seed, fit.Threads, answers, far, trays, model.Directory, model.Path, cache, json, CommandOptions.Verbose(),
        };
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context => Evaluation.Run(
                new EvaluateSettings(
                    parsed.GetRequiredValue(catalogs), parsed.GetRequiredValue(queries),
                    [.. Crops(parsed.GetValue(crops)).Select(crop => ProjectionChoice.Parse(parsed.GetRequiredValue(projection), crop))],
                    fit.Read(parsed), model.Read(parsed), parsed.GetValue(cache), parsed.GetValue(json),
                    parsed.GetValue(answers) || parsed.GetValue(far) is not null, parsed.GetValue(far), parsed.GetValue(trays)),
                context),
            cancellation));
        return command;
    }

    private static IEnumerable<double?> Crops(string? list)
    {
        if (list is null)
        {
            yield return null;
            yield break;
        }
        foreach (var item in list.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!double.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out var crop) || crop is not (>= 0.1 and <= 1))
                throw CommandFailure.Usage($"--crop expects numbers from 0.1 to 1 separated by commas, got '{item}'.");
            yield return crop;
        }
    }
}
