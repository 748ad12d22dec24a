using System.Buffers.Binary;
using System.IO.Hashing;

namespace EdgeAI.Vectors.Storage;

/// <summary>
/// Reads a log and decides what its end means. A commit that was cut short (its bytes are not all there, or a whole sector of
/// it was never written) was never acknowledged: it is left out. Anything else that does not match was written whole and
/// has changed since: that is damage, and is said, because acknowledged changes would be lost.
/// </summary>
internal sealed class LogReader
{
    public const int HeaderBytes = 32;

    /// <summary>Version of a log that is begun. Version 1 has no companions.</summary>
    public const int Version = 2;

    private const int SectorBytes = 512;

    private static ReadOnlySpan<byte> Magic => "EDGEAILG"u8;

    /// <summary>What the log says it is.</summary>
    public int FormatVersion { get; private init; }

    /// <summary>Identity of the index file that the log continues.</summary>
    public ulong BaseId { get; private init; }

    public List<LogOperation> Operations { get; } = [];

    /// <summary>Where the next commit belongs.</summary>
    public long End { get; private set; } = HeaderBytes;

    /// <summary>Number of the next commit.</summary>
    public long NextSequence { get; private set; } = 1;

    public static byte[] CreateHeader(ulong baseId)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), baseId);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(24), XxHash3.HashToUInt64(header.AsSpan(0, 24)));
        return header;
    }

    /// <summary>Reads the log beside an index file; null when there is none.</summary>
    /// <exception cref="IndexFormatException">It is damaged.</exception>
    public static LogReader? Read(string path)
    {
        byte[] bytes;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            bytes = new byte[file.Length];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        if (bytes.Length < HeaderBytes || !bytes.AsSpan(0, 8).SequenceEqual(Magic)
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(24)) != XxHash3.HashToUInt64(bytes.AsSpan(0, 24)))
            throw Damaged(path, "its header is damaged");
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)) is var version && version is < 1 or > Version)
            throw IndexFormatException.OfVersion(path, version, Version);
        var reader = new LogReader { FormatVersion = version, BaseId = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(16)) };
        reader.ReadFrames(path, bytes);
        return reader;
    }

    /// <summary>The index file that a log continues, as far as its header can be read; 0 otherwise.</summary>
    public static ulong Peek(string path)
    {
        if (!File.Exists(path))
            return 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[HeaderBytes];
        return file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes ? BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) : 0;
    }

    private void ReadFrames(string path, ReadOnlySpan<byte> bytes)
    {
        while (End < bytes.Length)
        {
            var rest = bytes[(int)End..];
            var length = LogFrame.ReadHeader(rest, out var sequence);
            if (length < 0)
            {
                if (rest.Length >= LogFrame.HeaderBytes && !HasUnwrittenSector(rest[..LogFrame.HeaderBytes], End))
                    throw Damaged(path, $"the commit at byte {End:N0} has changed since it was written");
                break;
            }
            if (rest.Length < LogFrame.HeaderBytes + length)
                break;
            var body = rest.Slice(LogFrame.HeaderBytes, length);
            if (!LogFrame.BodyMatches(rest, body))
            {
                if (!HasUnwrittenSector(body, End + LogFrame.HeaderBytes))
                    throw Damaged(path, $"the commit at byte {End:N0} has changed since it was written");
                break;
            }
            if (sequence != NextSequence)
                throw Damaged(path, $"commit {sequence} follows commit {NextSequence - 1}");
            while (body.Length > 0)
                Operations.Add(LogOperation.Read(ref body));
            NextSequence++;
            End += LogFrame.HeaderBytes + length;
        }
        if (LaterCommit(bytes[(int)End..]))
            throw Damaged(path, $"the commit at byte {End:N0} is damaged, and others follow it");
    }

    // A commit starts only when the one before is on the disk, so a whole one after a broken one means damage.
    private bool LaterCommit(ReadOnlySpan<byte> rest)
    {
        for (var at = 1; at + LogFrame.HeaderBytes <= rest.Length; at++)
            if (LogFrame.ReadHeader(rest[at..], out var sequence) is >= 0 and var length && sequence > NextSequence
                && at + LogFrame.HeaderBytes + length <= rest.Length
                && LogFrame.BodyMatches(rest[at..], rest.Slice(at + LogFrame.HeaderBytes, length)))
                return true;
        return false;
    }

    private static bool HasUnwrittenSector(ReadOnlySpan<byte> bytes, long offset)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var size = Math.Min(bytes.Length - start, SectorBytes - (int)((offset + start) % SectorBytes));
            if (!bytes.Slice(start, size).ContainsAnyExcept((byte)0) && size >= 16)
                return true;
            start += size;
        }
        return false;
    }

    private static IndexFormatException Damaged(string path, string fault) =>
        new(path, "log", fault, "restore index and log from a backup, or delete the log to go on without the changes in it");
}
