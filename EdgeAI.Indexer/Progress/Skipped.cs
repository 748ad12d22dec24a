using EdgeAI.Recognition.Catalogs;

namespace EdgeAI.Indexer.Progress;

/// <summary>Names what was skipped.</summary>
internal static class Skipped
{
    public static void Write(TextWriter error, IReadOnlyCollection<UnreadablePath> unreadable)
    {
        foreach (var (path, reason) in unreadable) error.WriteLine($"skipped {path}: {reason.ReplaceLineEndings(" ")}");
        if (unreadable.Count > 0) error.WriteLine($"{unreadable.Count} skipped; everything else is used.");
    }
}
