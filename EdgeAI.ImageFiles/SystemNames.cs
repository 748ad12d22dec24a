namespace EdgeAI.ImageFiles;

/// <summary>Names of what systems leave in people's folders: recycle bins, snapshots and thumbnails of a NAS, resource forks.</summary>
public static class SystemNames
{
    private static readonly HashSet<string> Folders = new(StringComparer.OrdinalIgnoreCase)
    {
        // Synology, QNAP, NetApp
        "@eaDir", "#recycle", "#snapshot", "@sharebin", "@tmp", "@Recycle", "@Recently-Snapshot", "@Recently-Snapshots", "@__thumb", "~snapshot",
        // Windows
        "$RECYCLE.BIN", "RECYCLER", "RECYCLED", "System Volume Information", "$Extend",
        // Linux, macOS
        "lost+found", "__MACOSX", "Network Trash Folder", "Temporary Items", "TheVolumeSettingsFolder", "TheFindByContentFolder",
    };

    private static readonly HashSet<string> Files = new(StringComparer.OrdinalIgnoreCase)
    {
        "Thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "Icon\r", "aquota.user", "aquota.group",
    };

    /// <summary>Whether a folder of this name holds what was thrown away, or what a system keeps for itself.</summary>
    public static bool IsFolder(string name) => IsHidden(name) || Folders.Contains(name) || IsRecovered(name);

    /// <summary>Whether a file of this name is a system's own.</summary>
    public static bool IsFile(string name) => IsHidden(name) || Files.Contains(name);

    /// <summary>Whether any folder of a path with <c>/</c> separators, or the file at its end, is a system's own.</summary>
    public static bool IsInPath(string path)
    {
        var parts = path.Split('/');
        return parts[..^1].Any(part => part is not ("." or "..") && IsFolder(part)) || IsFile(parts[^1]);
    }

    private static bool IsHidden(string name) => name.StartsWith('.');

    // FOUND.000, where Windows puts what it recovers.
    private static bool IsRecovered(string name) =>
        name.Length == 9 && name.StartsWith("FOUND.", StringComparison.OrdinalIgnoreCase) && name.AsSpan(6).IndexOfAnyExceptInRange('0', '9') < 0;
}
