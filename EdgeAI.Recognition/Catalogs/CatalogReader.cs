using System.Text;
using EdgeAI.ImageFiles;
using EdgeAI.Recognition.Features;
using EdgeAI.Recognition.Text;
using EdgeAI.Vectors;

namespace EdgeAI.Recognition.Catalogs;

/// <summary>Finds the photographs of catalog folders: id = relative path, label = folder path, both in Normalization Form C.</summary>
public static class CatalogReader
{
    /// <summary>Lists the JPEG, PNG and WebP images below <paramref name="folders"/>.</summary>
    /// <param name="folders">One or more catalog folders.</param>
    /// <param name="cancellation">Stops the walk.</param>
    /// <exception cref="CatalogException">A folder is missing, or none of them holds an image.</exception>
    public static Catalog Read(IReadOnlyList<string> folders, CancellationToken cancellation = default) => Read(folders, ReadableImages.Frames, cancellation);

    /// <summary>Lists the images below <paramref name="folders"/>. What is hidden, a system's own or reached a second time is left out and told.</summary>
    /// <param name="folders">One or more catalog folders. Where ids collide, those of the later catalog get its name in front.</param>
    /// <param name="readable">What whoever reads the files takes.</param>
    /// <param name="cancellation">Stops the walk.</param>
    /// <exception cref="CatalogException">A folder is missing, or none of them holds an image.</exception>
    public static Catalog Read(IReadOnlyList<string> folders, ReadableImages readable, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folders);
        foreach (var folder in folders)
            if (!Directory.Exists(folder)) throw Missing(folder);

        var photographs = new SortedDictionary<string, CatalogPhotograph>(StringComparer.Ordinal);
        var passedOver = new List<PassedOver>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in folders.Select(Path.GetFullPath).Select(Path.TrimEndingDirectorySeparator))
        {
            var name = Unique(CanonicalText.Compose(Path.GetFileName(folder) is { Length: > 0 } last ? last : "catalog"), names);
            var images = new FolderWalk(folder, passedOver.Add, readable).Images(cancellation).ToArray();
            foreach (var (image, content) in images.Zip(ContentsOf(images, cancellation))) Add(photographs, folder, name, image, content, passedOver);
        }

        return photographs.Count > 0 ? new Catalog([.. photographs.Values], Losses(passedOver)) { LeftOut = passedOver } : throw Empty(folders, passedOver, readable);
    }

    // Disks and cards answer several at once faster than one after the other.
    private static FileContent[] ContentsOf(WalkedImage[] images, CancellationToken cancellation)
    {
        var contents = new FileContent[images.Length];
        Parallel.For(0, images.Length, new ParallelOptions { CancellationToken = cancellation }, i => contents[i] = FileContent.Of(images[i].Path));
        return contents;
    }

    private static void Add(
        SortedDictionary<string, CatalogPhotograph> photographs, string folder, string name, WalkedImage image, FileContent content, List<PassedOver> passedOver)
    {
        if (content.Fault is { } fault)
        {
            passedOver.Add(new PassedOver(image.Path, "unreadable file", fault, IsLoss: true));
            return;
        }
        var stored = Path.GetRelativePath(folder, image.Path).Replace(Path.DirectorySeparatorChar, '/');
        var relative = CanonicalText.Compose(stored);
        var slash = relative.LastIndexOf('/');
        var label = slash < 0 ? name : relative[..slash];
        var id = photographs.ContainsKey(relative) ? $"{name}/{relative}" : relative;
        for (var number = 2; photographs.ContainsKey(id); number++) id = $"{name}-{number}/{relative}";
        if (Encoding.UTF8.GetByteCount(id) is var bytes and > VectorEntry.MaxIdBytes)
        {
            passedOver.Add(new PassedOver(
                image.Path, "path too long", $"expected a path within the catalog of at most {VectorEntry.MaxIdBytes:N0} bytes, got {bytes:N0}. Use shorter or fewer folders", IsLoss: true));
            return;
        }
        var stamp = PhotographStamp.Of(name, stored, image.Bytes, image.ChangedUtc, content.Hash);
        photographs.Add(id, new CatalogPhotograph(id, new CatalogPayload(label, name, relative), image.Path, stamp));
    }

    private static List<UnreadablePath> Losses(IEnumerable<PassedOver> passedOver) =>
        [.. passedOver.Where(entry => entry.IsLoss).Select(entry => new UnreadablePath(entry.Path, entry.Reason))];

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

    private static CatalogException Empty(IReadOnlyList<string> folders, List<PassedOver> passedOver, ReadableImages readable)
    {
        var message = $"No image in {string.Join(", ", folders)}: expected files ending in {ImageNames.UsualOf(readable)}, in one folder for each label.";
        if (passedOver.Count == 0) return new CatalogException(message);
        var told = passedOver.FindIndex(entry => entry.IsLoss) is >= 0 and var first ? $", e.g. {passedOver[first].Path}: {passedOver[first].Reason}" : "";
        return new CatalogException($"{message} Left out: {PassedOverCount.Of(passedOver)}{told}.");
    }
}
