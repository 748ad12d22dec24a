using EdgeAI.Indexer.CommandLine;
using EdgeAI.Recognition.Catalogs;

namespace EdgeAI.Indexer.Progress;

/// <summary>Names what was skipped, each path once in a run: several fits may ask for the same photographs.</summary>
internal static class Skipped
{
    /// <summary>Writes a line for each path, and one that counts them.</summary>
    /// <param name="context">Where to write.</param>
    /// <param name="unreadable">What was skipped.</param>
    /// <param name="kinds">What they are, for the last line; null for nothing that could be told apart.</param>
    public static void Write(CommandContext context, IEnumerable<UnreadablePath> unreadable, string? kinds = null)
    {
        var named = 0;
        foreach (var (path, reason) in unreadable.Where(entry => context.Named.Add(entry.Path)))
        {
            context.Error.WriteLine($"skipped {path}: {reason.ReplaceLineEndings(" ")}");
            named++;
        }
        if (named > 0) context.Error.WriteLine($"{named} skipped{(kinds is null ? "" : $" ({kinds})")}; everything else is used.");
    }
}
