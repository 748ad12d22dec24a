using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgeAI.Embedding;
using EdgeAI.Indexer.Building;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition.Catalogs;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Projections;

/// <summary><c>adapt</c>: fits a projection to a catalog and writes it to a file.</summary>
internal static class AdaptCommand
{
    public static Command Create(Func<ParseResult, Func<CommandContext, int>, CancellationToken, Task<int>> run)
    {
        var catalogs = CommandOptions.Catalogs();
        var output = new Option<string>("--output", "-o") { Description = "The projection file. The feature cache is written beside it.", HelpName = "FILE", Required = true };
        var projection = CommandOptions.Projection();
        var crop = CommandOptions.Crop();
        var fit = new FitOptions();
        var model = new ModelOptions();
        var command = new Command("adapt", "Fits a projection to a catalog.") { catalogs, output, projection, crop, fit.Copies, fit.Seed, fit.Threads, model.Directory, model.Path, CommandOptions.Verbose() };
        command.SetAction((parsed, cancellation) => run(
            parsed,
            context => Run(
                parsed.GetRequiredValue(catalogs), parsed.GetRequiredValue(output),
                ProjectionChoice.Parse(parsed.GetRequiredValue(projection), parsed.GetValue(crop)), fit.Read(parsed), model.Read(parsed), context),
            cancellation));
        return command;
    }

    private static int Run(
        IReadOnlyList<string> catalogs, string output, ProjectionChoice choice, FitSettings settings, ModelChoice model, CommandContext context)
    {
        var path = OutputFile.Prepare(output);
        var catalog = CatalogReading.Read(catalogs, context);
        using var embedder = CatalogEmbedder.Load(model.Directory, model.Path);
        using var cache = OutputFile.OpenFeatures(path, embedder.FeatureCount, context);
        var started = Stopwatch.GetTimestamp();
        var prepared = new CatalogProjection(embedder, cache, null, context).Prepare(catalog, choice, settings);
        ProjectionFile.Write(path, prepared.Fitted);
        cache.Compact(catalog.Photographs.Select(photograph => photograph.Stamp).ToHashSet());
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {prepared.Fitted.Reason}; {Counted.Of(prepared.Embedded.EmbeddedInputs, "input")} embedded now, {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return ExitCodes.Success;
    }
}
