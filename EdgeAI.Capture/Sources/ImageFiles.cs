namespace EdgeAI.Capture.Sources;

/// <summary>The images of a folder tree.</summary>
internal static class ImageFiles
{
    private static readonly string[] _extensions = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>Full paths of all images below a folder, by name.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It holds no image.</exception>
    public static string[] In(string folder)
    {
        var root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"Expected a folder of images at {root}, found none: create it or correct the source's URI.");
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var files = Directory.EnumerateFiles(root, "*", options)
            .Where(file => Array.Exists(_extensions, extension => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal)
            .ToArray();
        return files.Length > 0 ? files : throw new InvalidDataException($"Expected images ({string.Join(", ", _extensions)}) in {root}, found none.");
    }
}
