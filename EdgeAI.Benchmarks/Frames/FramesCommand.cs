using System.CommandLine;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Recognition.Deciding;

namespace EdgeAI.Benchmarks.Frames;

/// <summary><c>frames</c>: what is answered when the item is small, at the border, turned, blurred, dark or covered, and what a stream announces.</summary>
internal static class FramesCommand
{
    public static Command Create()
    {
        var catalogs = new Option<string[]>("--catalog", "-c") { Description = "Catalog folders.", Required = true, HelpName = "DIR" };
        var queries = new Option<string>("--queries", "-q") { Description = "Folder of photographs with the catalog's labels; frames are made of them.", Required = true, HelpName = "DIR" };
        var background = new Option<string?>("--background") { Description = "Photographs to paste items on: a folder, or a file that lists one a line. Without it nothing is pasted on a scene.", HelpName = "PATH" };
        var far = new Option<string?>("--far") { Description = "Folder of photographs of quite other things.", HelpName = "DIR" };
        var each = new Option<int>("--each") { Description = "Take every Nth photograph.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var trays = new Option<int>("--trays") { Description = "Trays of each kind.", DefaultValueFactory = _ => 80, HelpName = "N" };
        var seed = new Option<int>("--seed") { Description = "Of all that is random.", DefaultValueFactory = _ => 5 };
        var mode = new Option<DecisionMode>("--mode") { Description = $"How sure an answer must be: {DecisionModes.Words}.", DefaultValueFactory = _ => DecisionMode.Balanced };
        var cache = new Option<string>("--cache")
        {
            Description = "File of the catalog's features, so that the next run embeds only frames.",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "edgeai-benchmark-fit.features"),
        };
        var only = new Option<string[]>("--only") { Description = $"Parts to measure: {string.Join(", ", FrameParts.All)}. All by default.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };
        var write = new Option<DirectoryInfo?>("--write") { Description = "Also write the frames to this folder, for people to look at." };
        each.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--each expects 1 or more.");
        });
        trays.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--trays expects 1 or more.");
        });
        only.AcceptOnlyFromAmong([.. FrameParts.All]);
        var command = new Command("frames", "Frames as cameras make them, asked about as stills and as streams: answered right and wrong, listed, none; and trays of several items.")
        {
            catalogs, queries, background, far, each, trays, seed, mode, cache, only, json, write,
        };
        command.SetAction(result =>
        {
            var frames = new FrameRequest(
                result.GetRequiredValue(catalogs), result.GetRequiredValue(queries), result.GetValue(background), result.GetValue(far),
                result.GetValue(each), result.GetValue(trays), result.GetValue(seed), result.GetValue(mode), result.GetRequiredValue(cache), new FrameFolder(result.GetValue(write)));
            BenchmarkReport.Of(FrameParts.Measure(frames, result.GetValue(only) is { Length: > 0 } parts ? parts : FrameParts.All)).Publish(Console.Out, result.GetValue(json));
        });
        return command;
    }
}
