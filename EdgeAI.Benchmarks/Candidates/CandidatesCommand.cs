using System.CommandLine;
using EdgeAI.Benchmarks.Fit;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Recognition.Catalogs;

namespace EdgeAI.Benchmarks.Candidates;

/// <summary><c>candidates</c>: how far decisions from a search's candidates are from those of an exact look at everything.</summary>
internal static class CandidatesCommand
{
    public static Command Create()
    {
        var catalogs = new Option<string[]>("--catalog", "-c") { Description = "Catalog folders.", Required = true, HelpName = "DIR" };
        var queries = new Option<string>("--queries", "-q") { Description = "Folder of photographs to ask about.", Required = true, HelpName = "DIR" };
        var labels = new Option<int>("--labels") { Description = "Labels of the drawn catalogs.", DefaultValueFactory = _ => 100_000 };
        var cache = new Option<string>("--cache")
        {
            Description = "File of features, so that the next run embeds nothing.",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "edgeai-benchmark-fit.features"),
        };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };
        var command = new Command("candidates", "Probabilities and decisions from a search's candidates, against those from every label: on the catalog, and on drawn ones of many labels.")
        {
            catalogs, queries, labels, cache, json,
        };
        command.SetAction(result =>
        {
            using var photographs = FitPhotographs.Load(
                CatalogReader.Read(result.GetRequiredValue(catalogs)), CatalogReader.Read([result.GetRequiredValue(queries)]), result.GetRequiredValue(cache));
            var trial = new CandidatesTrial(photographs);
            BenchmarkReport.Of([.. trial.OnCatalog(), .. trial.OnDrawn(result.GetValue(labels), each: 1), .. trial.OnDrawn(result.GetValue(labels) / 10, each: 10)])
                .Publish(Console.Out, result.GetValue(json));
        });
        return command;
    }
}
