using EdgeAI.ImageFiles;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Recognition.Catalogs;

namespace EdgeAI.Indexer.Progress;

/// <summary>
/// Reads a catalog and tells what is left out of it. What may have been meant to be a photograph is named and counted as skipped; what was not is
/// counted as left out, and named with <c>--verbose</c>. Nothing is counted as both.
/// </summary>
internal static class CatalogReading
{
    public static Catalog Read(IReadOnlyList<string> folders, CommandContext context)
    {
        var catalog = CatalogReader.Read(folders, ReadableImages.CatalogFiles, context.Cancellation);
        Skipped.Write(context, catalog.Unreadable, PassedOverCount.Of(catalog.LeftOut.Where(entry => entry.IsLoss)));
        PassedOver[] rest = [.. catalog.LeftOut.Where(entry => !entry.IsLoss)];
        if (rest.Length == 0) return catalog;
        if (context.Verbose)
        {
            foreach (var entry in rest) context.Error.WriteLine($"left out {entry.Path.ReplaceLineEndings(" ")}: {entry.Kind}, {entry.Reason}");
        }
        context.Error.WriteLine($"{rest.Length} left out of {string.Join(", ", folders)}: {PassedOverCount.Of(rest)}{(context.Verbose ? "" : $"; --verbose names {(rest.Length == 1 ? "it" : "them")}")}.");
        return catalog;
    }
}
