using System.CommandLine;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;

namespace EdgeAI.Benchmarks.Fit;

/// <summary><c>fit</c>: what fitting a projection to a catalog costs, in time and per frame, what it does to small catalogs, and what those answer.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        var catalogs = new Option<string[]>("--catalog", "-c") { Description = "Catalog folders.", Required = true, HelpName = "DIR" };
        var queries = new Option<string>("--queries", "-q") { Description = "Folder of query photographs with the catalog's labels.", Required = true, HelpName = "DIR" };
        var cache = new Option<string>("--cache")
        {
            Description = "File of the features, so that the next run embeds nothing.",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "edgeai-benchmark-fit.features"),
        };
        var draws = new Option<int>("--draws") { Description = "Seeded draws of each size of small catalog.", DefaultValueFactory = _ => 10 };
        var only = new Option<string[]>("--only") { Description = "Parts to measure: time, frame, small, answers. All by default.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };
        var command = new Command("fit", "The fit of a projection to a catalog: its time, its cost per frame, and small catalogs against the default.")
        {
            catalogs, queries, cache, draws, only, json,
        };
        command.SetAction(result =>
        {
            var wanted = result.GetValue(only) is { Length: > 0 } parts ? parts : ["time", "frame", "small", "answers"];
            using var photographs = FitPhotographs.Load(
                CatalogReader.Read(result.GetRequiredValue(catalogs)), CatalogReader.Read([result.GetRequiredValue(queries)]), result.GetRequiredValue(cache));
            var figures = new List<Figure>();
            if (wanted.Contains("time")) figures.AddRange(FitTimes.Measure(photographs));
            if (wanted.Contains("frame")) figures.AddRange(FrameCosts.Measure(photographs));
            if (wanted.Contains("small")) figures.AddRange(SmallCatalogs.Measure(photographs, result.GetValue(draws)));
            if (wanted.Contains("answers")) figures.AddRange(SmallAnswers.Measure(photographs));
            BenchmarkReport.Of(figures).Publish(Console.Out, result.GetValue(json));
        });
        return command;
    }
}
