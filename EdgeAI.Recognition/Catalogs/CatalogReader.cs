using EdgeAI.Recognition.Features;

namespace EdgeAI.Recognition.Catalogs;

/// <summary>Finds the photographs of catalog folders: id = relative path, label = folder path.</summary>
public static class CatalogReader
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>Lists the images below <paramref name="folders"/>; hidden files and the thumbnails of an index are left out.</summary>
    /// <param name="folders">One or more catalog folders. Where ids collide, those of the later catalog get its name in front.</param>
    /// <param name="cancellation">Stops the walk.</param>
    /// <exception cref="CatalogException">A folder is missing, or none of them holds an image.</exception>
    public static Catalog Read(IReadOnlyList<string> folders, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folders);
        foreach (var folder in folders)
            if (!Directory.Exists(folder)) throw Missing(folder);

        var photographs = new SortedDictionary<string, CatalogPhotograph>(StringComparer.Ordinal);
        var unreadable = new List<UnreadablePath>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in folders.Select(Path.GetFullPath).Select(Path.TrimEndingDirectorySeparator))
        {
            var name = Unique(Path.GetFileName(folder) is { Length: > 0 } last ? last : "catalog", names);
            foreach (var file in FolderWalk.Files(folder, unreadable, cancellation).Where(IsImage))
                Add(photographs, folder, name, file, unreadable);
        }

        if (photographs.Count == 0)
            throw new CatalogException(
                $"No image in {string.Join(", ", folders)}: expected files ending in {string.Join(", ", Extensions)}, in one folder for each label.");
        return new Catalog([.. photographs.Values], unreadable);
    }

    private static void Add(
        SortedDictionary<string, CatalogPhotograph> photographs, string folder, string name, FileInfo file, List<UnreadablePath> unreadable)
    {
        var relative = Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
        var slash = relative.LastIndexOf('/');
        var label = slash < 0 ? name : relative[..slash];
        PhotographStamp stamp;
        try
        {
            stamp = PhotographStamp.Of(name, relative, file.Length, file.LastWriteTimeUtc);
        }
        catch (IOException gone)
        {
            unreadable.Add(new UnreadablePath(file.FullName, gone.Message));
            return;
        }
        var id = photographs.ContainsKey(relative) ? $"{name}/{relative}" : relative;
        for (var number = 2; photographs.ContainsKey(id); number++) id = $"{name}-{number}/{relative}";
        photographs.Add(id, new CatalogPhotograph(id, new CatalogPayload(label, name, relative), file.FullName, stamp));
    }

    private static bool IsImage(FileInfo file) => Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase);

    // Two catalogs called alike would share stamps and payloads otherwise.
    private static string Unique(string name, HashSet<string> taken)
    {
        var candidate = name;
        for (var number = 2; !taken.Add(candidate); number++) candidate = $"{name}-{number}";
        return candidate;
    }

    private static CatalogException Missing(string folder) => File.Exists(folder)
        ? new CatalogException($"{folder} is a file: expected a folder of photographs, with one folder in it for each label.")
        : new CatalogException($"No folder {folder}: give an existing folder of photographs, with one folder in it for each label.");
}
