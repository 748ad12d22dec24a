using System.Globalization;

namespace EdgeAI.Inference.Items;

/// <summary>
/// The index that a fit on this device made, among the taught items. Its name says which state of the catalog's index it was made from: one
/// of another state is not found, and goes with the next fit.
/// </summary>
internal static class RefitFile
{
    private const string Prefix = "refit-";
    private const string Suffix = ".index";

    /// <summary>Where the fit to a catalog's index lies or would lie.</summary>
    public static string PathFor(string folder, string indexPath)
    {
        var index = new FileInfo(indexPath);
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{index.Length:x}-{index.LastWriteTimeUtc.Ticks:x}{Suffix}"));
    }

    /// <summary>Removes every fit but one.</summary>
    /// <param name="folder">Folder of the taught items.</param>
    /// <param name="kept">The one that stays; null for none.</param>
    public static void RemoveOthers(string folder, string? kept)
    {
        foreach (var file in Directory.EnumerateFiles(folder, Prefix + "*"))
            if (kept is null || !file.StartsWith(kept, StringComparison.Ordinal)) File.Delete(file);
    }
}
