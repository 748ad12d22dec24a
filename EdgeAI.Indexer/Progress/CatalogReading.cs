using EdgeAI.ImageFiles;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Recognition.Catalogs;

namespace EdgeAI.Indexer.Progress;

/// <summary>Reads a catalog and tells what is left out of it: counted always, named with <c>--verbose</c>.</summary>
internal static class CatalogReading
{
    public static Catalog Read(IReadOnlyList<string> folders, CommandContext context)
    {
        var catalog = CatalogReader.Read(folders, ReadableImages.CatalogFiles, context.Cancellation);
        if (catalog.LeftOut.Count == 0) return catalog;
        if (context.Verbose)
        {
            // Losses are named as skipped, with --verbose and without it.
            foreach (var entry in catalog.LeftOut.Where(entry => !entry.IsLoss)) context.Error.WriteLine($"left out {entry.Path.ReplaceLineEndings(" ")}: {entry.Kind}, {entry.Reason}");
        }
        var hint = context.Verbose || catalog.LeftOut.All(entry => entry.IsLoss) ? "" : "; --verbose names them";
        context.Error.WriteLine($"{catalog.LeftOut.Count} left out of {string.Join(", ", folders)}: {PassedOverCount.Of(catalog.LeftOut)}{hint}.");
        return catalog;
    }
}
