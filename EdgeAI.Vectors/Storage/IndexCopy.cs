using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Storage;

/// <summary>Copies an index file to another place so that a copy which was cut off goes on, and a reader meets the old file or the new one, whole.</summary>
public static class IndexCopy
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Makes or finishes a copy.</summary>
    /// <param name="source">An index file; changes that a live index has in its log are included.</param>
    /// <param name="target">The file to be. What has been copied of it lies beside it as <c>.partial</c>.</param>
    /// <param name="summary">Makes the summary of a file that is written anew; null for none.</param>
    /// <param name="cancellation">Gives up; what is copied stays for the next time.</param>
    /// <exception cref="IndexLockedException">A live index is writing the target.</exception>
    /// <exception cref="IndexFormatException">The source, or the copy, is damaged.</exception>
    public static void Resume(string source, string target, IIndexSummary? summary = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (HasChanges(source) || HasChanges(target))
        {
            // A log has to be folded in, or to end with the file it belongs to: writing the index anew does both.
            using var index = HnswIndex.Open(source);
            index.Save(target, summary);
            return;
        }
        var partial = target + ".partial";
        using (var from = File.OpenRead(source))
        using (var to = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            SkipWhatIsThere(from, to, cancellation);
            CopyRest(from, to, cancellation);
            DiskSync.Flush(to);
        }
        HnswIndex.Verify(partial, cancellation);
        using var writerLock = WriterLock.Take(target);
        File.Move(partial, target, overwrite: true);
        DiskSync.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(target))!);
    }

    // A log without changes is harmless beside any file.
    private static bool HasChanges(string indexPath)
    {
        try
        {
            return LogReader.Read(IndexLog.PathOf(indexPath)) is { Operations.Count: > 0 };
        }
        catch (IndexFormatException)
        {
            return true;
        }
    }

    // The part that is there may be another index's, or end in what a power cut left: it is compared, not believed.
    private static void SkipWhatIsThere(FileStream from, FileStream to, CancellationToken cancellation)
    {
        var (left, right) = (new byte[ChunkBytes], new byte[ChunkBytes]);
        long same = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = to.ReadAtLeast(right, ChunkBytes, throwOnEndOfStream: false);
            var expected = from.ReadAtLeast(left, ChunkBytes, throwOnEndOfStream: false);
            var common = left.AsSpan(0, expected).CommonPrefixLength(right.AsSpan(0, read));
            same += common;
            if (common < ChunkBytes) break;
        }
        to.SetLength(same);
        (from.Position, to.Position) = (same, same);
    }

    private static void CopyRest(FileStream from, FileStream to, CancellationToken cancellation)
    {
        var buffer = new byte[ChunkBytes];
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            to.Write(buffer, 0, read);
        }
    }
}
