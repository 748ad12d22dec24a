using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Inference.Feedback;

/// <summary>
/// Corrections on disk. Records are appended, each in one write with a checksum, and the disk has them before the append returns: after
/// kill -9 everything answered is there. One thread at a time.
/// </summary>
/// <remarks>
/// Little-endian: <c>EDGEFDBK</c>, version (int32), 0 (int32). Record: bytes of JSON (int32), bytes of picture (int32), JSON (UTF-8), picture
/// (PNG), XxHash3 (uint64) of all before.
/// </remarks>
internal sealed class FeedbackFile : IDisposable
{
    private const int HeaderBytes = 16;
    private const int Version = 1;
    private const int LengthBytes = 8;
    private const int ChecksumBytes = 8;
    private const int MostRecordBytes = 16 << 20;

    private readonly string _path;
    private SafeFileHandle? _file;
    private bool _writable;
    private long _end;

    public FeedbackFile(string path) => _path = Path.GetFullPath(path);

    /// <summary>Reads every record up to the first torn one.</summary>
    /// <exception cref="IOException">The file cannot be read, or is no feedback file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public List<FeedbackEntry> Load()
    {
        var entries = new List<FeedbackEntry>();
        _end = 0;
        if (!File.Exists(_path)) return entries;
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var length = RandomAccess.GetLength(_file);
        var header = new byte[HeaderBytes];
        if (RandomAccess.Read(_file, header, 0) < HeaderBytes) return entries;
        if (!header.AsSpan().SequenceEqual(Header()))
            throw new IOException($"{_path} is not a feedback file of version {Version}: expected one that starts with EDGEFDBK. Move it away.");
        _end = HeaderBytes;
        while (TryRead(length) is { } entry) entries.Add(entry);
        return entries;
    }

    /// <summary>Appends a record; the disk has it when this returns.</summary>
    /// <returns>The entry with the place of its picture.</returns>
    /// <exception cref="IOException">The disk is full or fails, or another process writes the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public FeedbackEntry Append(FeedbackEntry entry, ReadOnlySpan<byte> picture)
    {
        OpenForWriting();
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, FeedbackFileJson.Default.FeedbackEntry);
        var record = new byte[LengthBytes + json.Length + picture.Length + ChecksumBytes];
        BinaryPrimitives.WriteInt32LittleEndian(record, json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), picture.Length);
        json.CopyTo(record.AsSpan(LengthBytes));
        picture.CopyTo(record.AsSpan(LengthBytes + json.Length));
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(record.Length - ChecksumBytes), XxHash3.HashToUInt64(record.AsSpan(0, record.Length - ChecksumBytes)));
        RandomAccess.Write(_file!, record, _end);
        RandomAccess.FlushToDisk(_file!);
        var placed = entry with { Picture = (_end + LengthBytes + json.Length, picture.Length) };
        _end += record.Length;
        return placed;
    }

    /// <summary>The picture of an entry.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] ReadPicture(FeedbackEntry entry)
    {
        var bytes = new byte[entry.Picture.Length];
        if (_file is null || RandomAccess.Read(_file, bytes, entry.Picture.Offset) != bytes.Length) throw new IOException($"The picture of correction {entry.Id} is not in {_path} any more.");
        return bytes;
    }

    public void Dispose() => _file?.Dispose();

    private void OpenForWriting()
    {
        if (_writable) return;
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            if (_end == 0)
            {
                RandomAccess.Write(file, Header(), 0);
                _end = HeaderBytes;
            }
            // A torn record of a process that was killed.
            RandomAccess.SetLength(file, _end);
        }
        catch
        {
            file.Dispose();
            throw;
        }
        _file?.Dispose();
        (_file, _writable) = (file, true);
    }

    private FeedbackEntry? TryRead(long length)
    {
        var lengths = new byte[LengthBytes];
        if (RandomAccess.Read(_file!, lengths, _end) < LengthBytes) return null;
        int json = BinaryPrimitives.ReadInt32LittleEndian(lengths), picture = BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4));
        if (json < 2 || picture < 0 || (long)json + picture > MostRecordBytes || _end + LengthBytes + json + picture + ChecksumBytes > length) return null;
        var record = new byte[LengthBytes + json + picture + ChecksumBytes];
        if (RandomAccess.Read(_file!, record, _end) < record.Length) return null;
        if (XxHash3.HashToUInt64(record.AsSpan(0, record.Length - ChecksumBytes)) != BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(record.Length - ChecksumBytes))) return null;
        var entry = JsonSerializer.Deserialize(record.AsSpan(LengthBytes, json), FeedbackFileJson.Default.FeedbackEntry)! with
        {
            Picture = (_end + LengthBytes + json, picture),
        };
        _end += record.Length;
        return entry;
    }

    private static byte[] Header()
    {
        var header = new byte[HeaderBytes];
        "EDGEFDBK"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        return header;
    }
}
