using EdgeAI.Recognition.Catalogs;

namespace EdgeAI.Benchmarks.Frames;

/// <summary>The photographs that an option names: all below a folder, or those that a file lists.</summary>
internal static class PhotographFiles
{
    /// <summary>Paths, shuffled where they come from a folder, so that few of them show as many things as they can.</summary>
    /// <param name="path">A folder, or a text file with a path at the end of each line, after a tab if there is something else in it.</param>
    /// <param name="seed">Of the order.</param>
    public static IReadOnlyList<string> Of(string path, int seed)
    {
        if (!Directory.Exists(path)) return [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split('\t')[^1])];
        string[] files = [.. CatalogReader.Read([path]).Photographs.Select(photograph => photograph.FullPath)];
        new Random(seed).Shuffle(files);
        return files;
    }
}
