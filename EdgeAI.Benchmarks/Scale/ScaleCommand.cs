using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Benchmarks.Search;

namespace EdgeAI.Benchmarks.Scale;

/// <summary><c>scale</c>: what a catalog's size costs the service, measured from outside.</summary>
internal static class ScaleCommand
{
    private const int MaxEntries = 4_000_000;

    private static readonly int[] Sizes = [1000, 10_000, 100_000, 1_000_000];

    public static Command Create()
    {
        var entries = new Option<int[]>("--entries")
        {
            Description = $"Sizes of the catalog, separated by commas. Default {string.Join(",", Sizes)}; the largest takes minutes to draw, and 2 GB of disk for each kind of labels.",
            CustomParser = ParseSizes, DefaultValueFactory = _ => Sizes, HelpName = "N,N",
        };
        var labels = new Option<string[]>("--labels")
        {
            Description = "Kinds of labels: ones have one entry each, tens ten. Both by default.", DefaultValueFactory = _ => ["ones", "tens"], AllowMultipleArgumentsPerToken = true,
        };
        var catalog = new Option<string?>("--catalog", "-c") { Description = "Folder of photographs: entries are drawn around them, and questions show them. Without it pictures of colored shapes are drawn.", HelpName = "DIR" };
        var keep = new Option<string?>("--keep") { Description = "Folder for the drawn index files, so that the next run finds them. Without it they are deleted.", HelpName = "FOLDER" };
        var service = new Option<string?>("--service") { Description = "The service: a published program, or its assembly. Default: EdgeAI.Inference as built beside this benchmark.", HelpName = "PATH" };
        var busy = new Option<bool>("--busy") { Description = "Also measure two cameras, 30 frames a second together, over the largest catalog while somebody corrects and teaches every second, and what a kill loses." };
        var seconds = new Option<int>("--seconds") { Description = "Length of each part of --busy.", DefaultValueFactory = _ => 30 };
        var drawOnly = new Option<bool>("--draw-only") { Description = "Draw the index files and measure nothing." };
        var seed = new Option<int>("--seed") { Description = "Of all that is random.", DefaultValueFactory = _ => 5 };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };
        labels.AcceptOnlyFromAmong("ones", "tens");
        var command = new Command("scale", "The service over catalogs of growing size: an answer's time, memory, start, \"not this\" and teaching. Linux only.")
        {
            entries, labels, catalog, keep, service, busy, seconds, drawOnly, seed, json,
        };
        command.SetAction(async (result, _) =>
        {
            using var temporary = new TemporaryFolder();
            using var run = new ScaleRun(new ScaleRequest(
                result.GetRequiredValue(entries), result.GetValue(catalog), result.GetValue(keep) ?? temporary.File("indexes"), result.GetValue(service),
                [.. result.GetRequiredValue(labels).Select(kind => kind == "ones" ? 1 : 10).Distinct()], result.GetValue(seed), result.GetValue(drawOnly),
                result.GetValue(busy) ? result.GetValue(seconds) : null));
            if (result.GetValue(drawOnly)) run.Draw();
            else BenchmarkReport.Of(await run.MeasureAsync()).Publish(Console.Out, result.GetValue(json));
        });
        return command;
    }

    private static int[] ParseSizes(ArgumentResult result)
    {
        var sizes = new SortedSet<int>();
        foreach (var word in result.Tokens.SelectMany(token => token.Value.Split(',')))
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 10 and <= MaxEntries) sizes.Add(size);
            else result.AddError($"--entries expects sizes of 10 to {MaxEntries} separated by commas, got '{word}'.");
        return [.. sizes];
    }
}
