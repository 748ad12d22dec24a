using System.IO.Hashing;

namespace EdgeAI.Inference.Catalog;

/// <summary>Names the content of a catalog's index and its projection, so that a copy with another time is known as the same.</summary>
internal static class CatalogIdentity
{
    /// <summary>Of the catalog that is not there.</summary>
    public const ulong None = 0;

    // Both files carry checksums of everything in them: the index in its first page, the projection at its end.
    private const int PageBytes = 4096;
    private const int ChecksumBytes = 8;

    /// <summary>The identity of what lies at a path now.</summary>
    /// <returns><see cref="None"/> where there is no file.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ulong Of(string indexPath)
    {
        var hash = new XxHash3();
        if (!TryAppend(hash, indexPath, 0, PageBytes)) return None;
        TryAppend(hash, IndexFiles.ProjectionOf(indexPath), -ChecksumBytes, ChecksumBytes);
        return Math.Max(hash.GetCurrentHashAsUInt64(), None + 1);
    }

    private static bool TryAppend(XxHash3 hash, string path, int offset, int count)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> bytes = stackalloc byte[count];
            var start = offset < 0 ? Math.Max(0, RandomAccess.GetLength(file) + offset) : offset;
            hash.Append(bytes[..RandomAccess.Read(file, bytes, start)]);
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }
}
