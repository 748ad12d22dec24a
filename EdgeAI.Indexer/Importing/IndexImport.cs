using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeAI.Indexer.Building;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Indexer.Progress;
using EdgeAI.Recognition;
using EdgeAI.Recognition.Deciding.Large;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Fitting;

namespace EdgeAI.Indexer.Importing;

/// <summary>Vectors that exist to an index, as <c>build --projection default</c> writes it: checks every row, builds the graph, then writes projection and index.</summary>
internal static class IndexImport
{
    public static int Run(ImportSettings settings, CommandContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var path = OutputFile.Prepare(settings.Output);
        using var embedder = CatalogEmbedder.Load(settings.Model.Directory, settings.Model.Path);
        using var cropped = embedder.WithCropFraction(settings.CropFraction);
        var space = cropped.Identity.ToVectorSpace();
        using var source = VectorFile.Open(settings.File, settings.Labels, settings.Columns, space.Dimension);
        StatedEmbedding.Check(settings.File, source.Metadata, cropped.Identity);
        if (source.Count == 0) throw ImportFault.Of(settings.File, "it holds no vectors.");
        var check = new RowCheck(settings.File, space.Dimension);
        var rows = CheckedRows.Of(settings.File, source, check, context);

        ImportResult result;
        using (var partial = PartialIndex.Open(path + ".import", rows.Digest, space, settings.Mode, settings.Pause))
        {
            var before = partial.Index.Count;
            partial.Fill(skip => source.Rows(skip, context.Cancellation).Select(check.EntryOf), source.Count, context);
            var fitted = CatalogFit.Default(
                space.Module, source.Count, rows.Labels, $"the module's own: the vectors were imported from {Path.GetFileName(settings.File)}", settings.CropFraction);
            // Photographs of an index that lay here before must not be taken for these entries'.
            CatalogSources.Write(path, new Dictionary<string, CatalogSource>());
            IndexProjection.Publish(path, fitted, () => partial.Index.Save(path, LabelSummary.Instance));
            ThumbnailFolder.ForIndex(path).Prune([]);
            partial.Delete();
            result = new ImportResult(path, source.Count, rows.Labels, before, Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1));
        }
        context.Output.WriteLine(settings.Json ? JsonSerializer.Serialize(result, IndexerJson.Default.ImportResult) : string.Create(
            CultureInfo.InvariantCulture, $"{path}: {Counted.Of(result.Entries, "entry", "entries")}, {Counted.Of(result.Labels, "label")}, {result.AlreadyThere} were in the graph already, {result.Seconds:0.0} s"));
        return ExitCodes.Success;
    }
}
