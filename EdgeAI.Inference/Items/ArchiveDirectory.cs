using System.Buffers.Binary;

namespace EdgeAI.Inference.Items;

/// <summary>The end of a zip archive, which says how large its directory is: looked at before an object is made of each entry.</summary>
internal static class ArchiveDirectory
{
    private const int EndBytes = 22, MaxCommentBytes = 65_535, Zip64LocatorBytes = 20, Zip64EndBytes = 56;
    private const int BytesAnEntry = 200;
    private const uint Elsewhere = uint.MaxValue;

    /// <summary>Refuses an archive of too many entries.</summary>
    /// <exception cref="LessonException">It has more, or its directory has room for more.</exception>
    public static void Check(FileStream archive, int maxEntries)
    {
        var tail = new byte[Math.Min(archive.Length, EndBytes + MaxCommentBytes + Zip64LocatorBytes)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        // Not an archive: whoever reads it will say so.
        if (end < 0 || tail.Length - end < EndBytes) return;
        long size = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12));
        if (size == Elsewhere) size = ReadZip64(archive, tail.AsSpan(0, end));
        if (size > (long)maxEntries * BytesAnEntry)
            throw new LessonException($"Expected an archive of at most {maxEntries:N0} entries, got one whose directory alone has {size:N0} bytes. Import it in parts.");
    }

    private static long ReadZip64(FileStream archive, ReadOnlySpan<byte> beforeEnd)
    {
        if (beforeEnd.Length < Zip64LocatorBytes || !beforeEnd[^Zip64LocatorBytes..].StartsWith("PK\x06\x07"u8)) return 0;
        var at = BinaryPrimitives.ReadInt64LittleEndian(beforeEnd[(beforeEnd.Length - Zip64LocatorBytes + 8)..]);
        if (at < 0 || at > archive.Length - Zip64EndBytes) return 0;
        Span<byte> end = stackalloc byte[Zip64EndBytes];
        archive.Position = at;
        archive.ReadExactly(end);
        return BinaryPrimitives.ReadInt64LittleEndian(end[40..]) is >= 0 and var size ? size : long.MaxValue;
    }
}
