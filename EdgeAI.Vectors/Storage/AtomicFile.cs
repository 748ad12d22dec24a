using System.Globalization;

namespace EdgeAI.Vectors.Storage;

/// <summary>Replaces a file so that a reader, or a power cut, meets either the old one or the new one, whole.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file beside <paramref name="path"/>, syncs it, renames it over the old one, and syncs the folder.</summary>
    /// <exception cref="IOException">The folder cannot be written, or the disk is full or fails; the old file is as it was, unless only the folder could not be synced.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
            {
                write(stream);
                DiskSync.Flush(stream);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        DiskSync.FlushFolder(folder);
    }

    /// <summary>Keeps a damaged file beside the one that will take its place.</summary>
    /// <param name="path">The damaged file.</param>
    /// <param name="now">The time, which is in the name.</param>
    /// <returns>Where it is kept.</returns>
    /// <exception cref="IOException">There is no room for it; nothing of it is left.</exception>
    public static string KeepDamaged(string path, DateTimeOffset now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{now:yyyyMMdd-HHmmss}");
        var kept = name;
        // A board without a clock may begin at the same second every time.
        for (var number = 2; File.Exists(kept); number++)
            kept = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        using var damaged = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Write(kept, file => damaged.CopyTo(file));
        return kept;
    }

    /// <summary>
    /// Removes what writers of this file left that were killed before they were done. Only for whom nobody else may write it.
    /// </summary>
    public static void RemoveLeftovers(string path)
    {
        path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            return;
        var name = Path.GetFileName(path);
        foreach (var file in Directory.GetFiles(folder, name + ".*.tmp"))
            if (int.TryParse(Path.GetFileName(file)[(name.Length + 1)..^4], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                File.Delete(file);
    }
}
