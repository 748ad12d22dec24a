using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Storage;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Inference.Feedback;

/// <summary>
/// Corrections on disk. Records are appended, each in one write with a checksum, and the disk has them before the append returns: after
/// kill -9 everything answered is there. One process writes, any number read. One thread at a time.
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
    private WriterLock? _writer;
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
        ReadOn(entries);
        return entries;
    }

    /// <summary>Makes this the one process that writes, until it ends; nothing happens where it is.</summary>
    /// <returns>What another process wrote since <see cref="Load"/>.</returns>
    /// <exception cref="IndexLockedException">Another process writes the file.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public List<FeedbackEntry> BeginWriting()
    {
        var entries = new List<FeedbackEntry>();
        if (_writer is not null) return entries;
        var writer = WriterLock.Take(_path);
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            (_file, file) = (file, _file);
            ReadOn(entries);
            if (_end == 0)
            {
                RandomAccess.Write(_file, Header(), 0);
                _end = HeaderBytes;
            }
            // A torn record of a process that was killed.
            RandomAccess.SetLength(_file, _end);
            _writer = writer;
            return entries;
        }
        finally
        {
            file?.Dispose();
            if (_writer is null) writer.Dispose();
        }
    }

    /// <summary>Appends a record; the disk has it when this returns. Call <see cref="BeginWriting"/> first.</summary>
    /// <returns>The entry with the place of its picture.</returns>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public FeedbackEntry Append(FeedbackEntry entry, ReadOnlySpan<byte> picture)
    {
        if (_writer is null) throw new InvalidOperationException($"{nameof(BeginWriting)} has not been called.");
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

    public void Dispose()
    {
        _file?.Dispose();
        _writer?.Dispose();
    }

    /// <summary>Reads the records after those that were read, up to the first torn one.</summary>
    private void ReadOn(List<FeedbackEntry> entries)
    {
        var length = RandomAccess.GetLength(_file!);
        if (_end == 0)
        {
            var header = new byte[HeaderBytes];
            if (RandomAccess.Read(_file!, header, 0) < HeaderBytes) return;
            if (!header.AsSpan().SequenceEqual(Header()))
                throw new IOException($"{_path} is not a feedback file of version {Version}: expected one that starts with EDGEFDBK. Move it away.");
            _end = HeaderBytes;
        }
        while (TryRead(length) is { } entry) entries.Add(entry);
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
