using System.Globalization;

namespace EdgeAI.Inference.Items;

/// <summary>
/// The index that a fit on this device made, among the taught items. Its name says which catalog it was made from, or that there was none: one
/// of another catalog is not found, and goes with the next fit.
/// </summary>
internal static class RefitFile
{
    private const string Prefix = "refit-";
    private const string Suffix = ".index";

    // What a process that was killed had begun to write.
    private const string Unfinished = ".tmp";

    /// <summary>Where the fit to a catalog lies or would lie.</summary>
    /// <param name="folder">Folder of the taught items.</param>
    /// <param name="catalogIdentity">Of the catalog, see <see cref="Catalog.CatalogIdentity"/>.</param>
    public static string PathFor(string folder, ulong catalogIdentity) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{catalogIdentity:x16}{Suffix}"));

    /// <summary>Removes every fit but one, and what was left unfinished of that. Call it when nothing is being written.</summary>
    /// <param name="folder">Folder of the taught items.</param>
    /// <param name="kept">The one that stays; null for none.</param>
    public static void RemoveOthers(string folder, string? kept)
    {
        foreach (var file in Directory.EnumerateFiles(folder, Prefix + "*"))
            if (kept is null || !file.StartsWith(kept, StringComparison.Ordinal) || file.EndsWith(Unfinished, StringComparison.Ordinal)) File.Delete(file);
    }
}
