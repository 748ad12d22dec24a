namespace EdgeAI.ImageFiles;

/// <summary>Folders that belong to an index: one written into its own catalog must not find its thumbnails there the next time, nor what was taught.</summary>
internal static class IndexFolders
{
    private static readonly string[] Suffixes = [".thumbnails", ".items"];

    public static bool IsOne(string folder) => Array.Exists(Suffixes, suffix =>
        folder.EndsWith(suffix, StringComparison.Ordinal)
        && folder[..^suffix.Length] is var index
        && (File.Exists(index) || File.Exists(index + ".features")));
}
