namespace EdgeAI.Recognition.Catalogs;

/// <summary>Lists files below a folder, follows links once, and goes on where a folder cannot be listed.</summary>
internal static class FolderWalk
{
    private const string ThumbnailSuffix = ".thumbnails";

    public static IEnumerable<FileInfo> Files(string root, List<UnreadablePath> unreadable, CancellationToken cancellation)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (pending.TryPop(out var folder))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!visited.Add(RealPath(folder))) continue;
            FileSystemInfo[] entries;
            try
            {
                entries = folder.GetFileSystemInfos();
            }
            catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
            {
                unreadable.Add(new UnreadablePath(folder.FullName, failure.Message));
                continue;
            }
            foreach (var entry in entries.Where(entry => entry.Name[0] != '.'))
            {
                if (entry is FileInfo file) yield return file;
                else if (entry is DirectoryInfo child && !HoldsThumbnails(child)) pending.Push(child);
            }
        }
    }

    private static string RealPath(DirectoryInfo folder) =>
        folder.LinkTarget is null ? folder.FullName : folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;

    // An index written into its own catalog must not find its thumbnails there the next time.
    private static bool HoldsThumbnails(DirectoryInfo folder) =>
        folder.Name.EndsWith(ThumbnailSuffix, StringComparison.Ordinal)
        && (File.Exists(folder.FullName[..^ThumbnailSuffix.Length]) || File.Exists(folder.FullName[..^ThumbnailSuffix.Length] + ".features"));
}
