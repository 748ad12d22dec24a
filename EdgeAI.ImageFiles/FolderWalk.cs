namespace EdgeAI.ImageFiles;

/// <summary>
/// The images below a folder. Links are followed, but what several of them lead to counts once, and in its own place where that is below the
/// folder too; a folder that cannot be listed does not end the walk. Nothing but regular files is ever opened.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="passOver">Told of everything that is left out; null for nobody.</param>
/// <param name="readable">What the reader takes.</param>
public sealed class FolderWalk(string root, Action<PassedOver>? passOver = null, ReadableImages readable = ReadableImages.Frames)
{
    private readonly HashSet<FileIdentity> _folders = [];
    private readonly HashSet<FileIdentity> _above = [];
    private readonly HashSet<FileIdentity> _files = [];
    private readonly Stack<string> _pending = new();
    private readonly Queue<string> _linkedFolders = new();
    private readonly Queue<(string Path, FileState State)> _linkedFiles = new();

    /// <summary>Walks, in the order of the names.</summary>
    /// <param name="cancellation">Stops the walk.</param>
    public IEnumerable<WalkedImage> Images(CancellationToken cancellation = default)
    {
        _pending.Push(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));
        NoteWhatLiesAbove(_pending.Peek());
        // First what lies here, then what links lead to: a photograph keeps its own place where it has one.
        while (_pending.TryPop(out var folder) || _linkedFolders.TryDequeue(out folder))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var image in ImagesOf(folder)) yield return image;
        }
        while (_linkedFiles.TryDequeue(out var link))
        {
            if (_files.Add(link.State.Identity)) yield return new WalkedImage(link.Path, link.State.Bytes, link.State.ChangedUtc);
            else PassOver(link.Path, "link", "what it leads to is counted already");
        }
    }

    private List<WalkedImage> ImagesOf(string folder)
    {
        var images = new List<WalkedImage>();
        if (!FileState.TryRead(folder, followLinks: true, out var state, out var reason))
        {
            PassOver(folder, "unreadable folder", reason, isLoss: true);
            return images;
        }
        if (_above.Contains(state.Identity)) PassOver(folder, "link", "it leads to a folder that this one lies in");
        else if (!_folders.Add(state.Identity)) PassOver(folder, "link", "what it leads to is counted already");
        else
        {
            var folders = new List<string>();
            foreach (var entry in EntriesOf(folder)) Look(entry, images, folders);
            // The first one is to be on top.
            for (var i = folders.Count - 1; i >= 0; i--) _pending.Push(folders[i]);
        }
        return images;
    }

    private string[] EntriesOf(string folder)
    {
        try
        {
            var entries = Directory.GetFileSystemEntries(folder);
            Array.Sort(entries, StringComparer.Ordinal);
            return entries;
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            PassOver(folder, "unreadable folder", failure.Message, isLoss: true);
            return [];
        }
    }

    private void Look(string path, List<WalkedImage> images, List<string> folders)
    {
        if (!FileState.TryRead(path, followLinks: false, out var state, out var reason))
        {
            if (path.Contains('\uFFFD')) reason = "its name is not in UTF-8: rename it";
            PassOver(path, "unreadable name", reason, isLoss: true);
            return;
        }
        var isLink = state.Kind == FileKind.Link;
        if (isLink && !FileState.TryRead(path, followLinks: true, out state, out reason))
        {
            PassOver(path, "broken link", reason, isLoss: !SystemNames.IsFile(Path.GetFileName(path)));
            return;
        }
        switch (state.Kind)
        {
            case FileKind.Folder when SystemNames.IsFolder(Path.GetFileName(path)):
                PassOver(path, "hidden or system folder", "systems keep thumbnails, snapshots or what was thrown away in folders of this name");
                break;
            case FileKind.Folder when IndexFolders.IsOne(path):
                PassOver(path, "folder of an index", "it belongs to the index beside it");
                break;
            case FileKind.Folder when isLink:
                _linkedFolders.Enqueue(path);
                break;
            case FileKind.Folder:
                folders.Add(path);
                break;
            case FileKind.File when !IsImage(path):
                break;
            case FileKind.File when isLink:
                _linkedFiles.Enqueue((path, state));
                break;
            case FileKind.File:
                // Hard links are files of their own, as copies are.
                _files.Add(state.Identity);
                images.Add(new WalkedImage(path, state.Bytes, state.ChangedUtc));
                break;
            default:
                var kind = state.Kind switch { FileKind.Pipe => "named pipe", FileKind.Socket => "socket", FileKind.Device => "device", _ => "special file" };
                PassOver(path, kind, $"expected a file, got a {kind}", isLoss: ImageNames.IsReadable(path, readable));
                break;
        }
    }

    private bool IsImage(string path)
    {
        var isImage = ImageCandidate.IsImage(path, out var passedOver, readable);
        if (!isImage) passOver?.Invoke(passedOver);
        return isImage;
    }

    // By where the folder really lies, and by name: a link may lead to either.
    private void NoteWhatLiesAbove(string folder)
    {
        for (var above = folder + "/.."; NoteAbove(above); above += "/..")
        {
        }
        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above)) NoteAbove(above);
    }

    // Above the uppermost folder is that folder again.
    private bool NoteAbove(string path) => FileState.TryRead(path, followLinks: true, out var state, out _) && _above.Add(state.Identity);

    private void PassOver(string path, string kind, string reason, bool isLoss = false) => passOver?.Invoke(new PassedOver(path, kind, reason, isLoss));
}

/// <summary>An image file that was found.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ChangedUtc">When it was last changed.</param>
public readonly record struct WalkedImage(string Path, long Bytes, DateTime ChangedUtc);
