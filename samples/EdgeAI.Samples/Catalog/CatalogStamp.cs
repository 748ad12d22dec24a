using System.Globalization;

namespace EdgeAI.Samples.Catalog;

/// <summary>The file that says which seed and generator a finished catalog comes from.</summary>
internal static class CatalogStamp
{
    /// <summary>Name of the file; it begins with a dot so that indexers and directory listings pass over it.</summary>
    public const string FileName = ".edgeai-samples";

    public static string Text(int seed) => string.Create(
        CultureInfo.InvariantCulture, $"edgeai-samples version={SampleCatalog.Version} seed={seed}\n");

    /// <summary>Whether a folder was made by this program, of whatever version or seed.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Whether a folder holds every photograph of this version and seed.</summary>
    public static bool IsComplete(SampleCatalog catalog, string folder, int seed) =>
        Exists(folder)
        && File.ReadAllText(Path.Combine(folder, FileName)) == Text(seed)
        && catalog.Paths().All(path => File.Exists(Path.Combine(folder, path)));

    public static void Write(string folder, int seed) => File.WriteAllText(Path.Combine(folder, FileName), Text(seed));
}
