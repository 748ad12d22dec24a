using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace EdgeAI.Recognition;

/// <summary>The small pictures that lie beside an index: one JPEG an entry, named after a hash of its id.</summary>
/// <remarks>
/// The indexer writes them, inference serves them. A file is replaced by rename, so a reader sees a whole picture or none. Behind the JPEG lie 8 bytes, its
/// XxHash3 (little-endian): nothing is synced, and what a power cut leaves of it counts as missing.
/// </remarks>
public sealed class ThumbnailFolder
{
    /// <summary>Longest side of a thumbnail in pixels.</summary>
    public const int LongestSidePixels = 160;

    /// <summary>Media type of every thumbnail.</summary>
    public const string ContentType = "image/jpeg";

    private const int NameDigits = 32, ChecksumBytes = 8;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private ThumbnailFolder(string path) => Path = path;

    /// <summary>The folder's path.</summary>
    public string Path { get; }

    /// <summary>The thumbnails of the index file at <paramref name="indexPath"/>; the folder need not exist yet.</summary>
    public static ThumbnailFolder ForIndex(string indexPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(indexPath);
        return new ThumbnailFolder(System.IO.Path.GetFullPath(indexPath) + ".thumbnails");
    }

    /// <summary>File name of an entry's thumbnail: the first 32 hexadecimal digits of SHA-256(id), then <c>.jpg</c>. Safe to put into a URL.</summary>
    public static string FileName(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..NameDigits] + ".jpg";
    }

    /// <summary>Where the thumbnail of <paramref name="id"/> lies or would lie.</summary>
    public string PathOf(string id) => System.IO.Path.Combine(Path, FileName(id));

    /// <summary>Resolves a file name that came from a URL.</summary>
    /// <param name="fileName">A name as <see cref="FileName"/> makes it.</param>
    /// <param name="path">The file's path when it exists.</param>
    /// <returns>False for a name of any other form (so no path can leave the folder) and for a thumbnail that is not there.</returns>
    public bool TryResolve(string? fileName, [NotNullWhen(true)] out string? path)
    {
        path = null;
        if (fileName is null || fileName.Length != NameDigits + 4 || !fileName.EndsWith(".jpg", StringComparison.Ordinal)) return false;
        if (fileName.AsSpan(0, NameDigits).ContainsAnyExcept(HexDigits)) return false;
        var candidate = System.IO.Path.Combine(Path, fileName);
        if (!IsWhole(candidate)) return false;
        path = candidate;
        return true;
    }

    /// <summary>Whether <paramref name="id"/> has a thumbnail, whole.</summary>
    public bool Contains(string id) => IsWhole(PathOf(id));

    /// <summary>Stores the thumbnail of <paramref name="id"/>, replacing an older one.</summary>
    /// <param name="id">Id of the entry.</param>
    /// <param name="jpeg">The encoded picture.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Write(string id, ReadOnlySpan<byte> jpeg)
    {
        Directory.CreateDirectory(Path);
        var target = PathOf(id);
        var temporary = $"{target}.{Guid.NewGuid():n}.tmp";
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(checksum, XxHash3.HashToUInt64(jpeg));
        try
        {
            using (var file = File.Create(temporary))
            {
                file.Write(jpeg);
                file.Write(checksum);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes every picture that belongs to none of <paramref name="ids"/>, unfinished files included.</summary>
    /// <returns>How many files were deleted.</returns>
    public int Prune(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (!Directory.Exists(Path)) return 0;
        var kept = ids.Select(FileName).ToHashSet(StringComparer.Ordinal);
        var deleted = 0;
        foreach (var file in Directory.EnumerateFiles(Path))
        {
            if (kept.Contains(System.IO.Path.GetFileName(file))) continue;
            File.Delete(file);
            deleted++;
        }
        return deleted;
    }

    private static bool IsWhole(string path)
    {
        try
        {
            if (!File.Exists(path)) return false;
            ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
            if (bytes.Length > ChecksumBytes && XxHash3.HashToUInt64(bytes[..^ChecksumBytes]) == BinaryPrimitives.ReadUInt64LittleEndian(bytes[^ChecksumBytes..])) return true;
            // Of an earlier version, which wrote the JPEG alone.
            return bytes is [0xFF, 0xD8, .., 0xFF, 0xD9];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
