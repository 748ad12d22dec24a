using System.Buffers.Binary;
using EdgeAI.Vectors.Storage;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Inference.Feedback;

/// <summary>
/// What a start needs of the corrections, beside their file: where each lies and how it was embedded, so that a start neither reads pictures nor
/// embeds them. It may lag behind its file or be missing, and is believed only up to a record whose checksum the file has at that place.
/// One thread at a time.
/// </summary>
/// <remarks>Little-endian: <c>EDGEFDIG</c>, version (int32), generation of the feedback file (int32); then <see cref="DigestRecord"/>s.</remarks>
internal sealed class FeedbackDigest : IDisposable
{
    private const int Version = 1, HeaderBytes = 16, MaxFileBytes = 1 << 28;

    private readonly string _path;
    private SafeFileHandle? _file;
    private long _length;

    private FeedbackDigest(string path) => _path = path;

    /// <summary>How far into the feedback file it goes; 0 for nowhere.</summary>
    public long End { get; private set; }

    /// <summary>Records that it holds, those of corrections that were taken back included.</summary>
    public int Count { get; private set; }

    /// <summary>Reads what can be believed.</summary>
    /// <param name="path">The digest's path.</param>
    /// <param name="feedback">The feedback file.</param>
    /// <param name="generation">Its generation.</param>
    /// <param name="entries">Receives its records in their order.</param>
    public static FeedbackDigest Read(string path, SafeFileHandle feedback, int generation, List<FeedbackEntry> entries)
    {
        var digest = new FeedbackDigest(path);
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length is < HeaderBytes or > MaxFileBytes) return digest;
            digest.Parse(File.ReadAllBytes(path), feedback, generation, entries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Everything in it can be had from the feedback file.
        }
        return digest;
    }

    /// <summary>Writes it anew, whole, and goes on appending to it.</summary>
    /// <param name="feedback">The feedback file.</param>
    /// <param name="generation">Its generation.</param>
    /// <param name="end">How far that was read.</param>
    /// <param name="entries">What is in force of it, in order.</param>
    /// <exception cref="IOException">The disk is full or fails; the one before is as it was.</exception>
    public void Renew(SafeFileHandle feedback, int generation, long end, IReadOnlyList<FeedbackEntry> entries)
    {
        _file?.Dispose();
        _file = null;
        var (last, length) = ((long)FeedbackRecord.HeaderBytes, 0L);
        AtomicFile.Write(_path, file =>
        {
            var content = new MemoryStream();
            content.Write(Header(generation));
            foreach (var entry in entries)
            {
                content.Write(DigestRecord.ToBytes(entry, last, entry.End, FeedbackRecord.SealAt(feedback, entry.End)));
                last = entry.End;
            }
            // What follows the last one in force was taken back.
            if (last < end) content.Write(DigestRecord.ToBytes(null, last, end, FeedbackRecord.SealAt(feedback, end)));
            file.Write(content.GetBuffer().AsSpan(0, (int)content.Length));
            length = content.Length;
        });
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        (End, Count, _length) = (end, entries.Count, length);
    }

    /// <summary>Goes on appending to what was read. Only for the one writer.</summary>
    public void BeginWriting()
    {
        if (_file is not null || End == 0) return;
        try
        {
            _file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.SetLength(_file, _length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Stop();
        }
    }

    /// <summary>Appends the newest record, unless it does not follow the last one or there is no room: then the digest lags from here on.</summary>
    /// <param name="entry">The record.</param>
    /// <param name="from">Where it begins in the feedback file.</param>
    /// <param name="seal">Its checksum there.</param>
    public void Append(FeedbackEntry entry, long from, ulong seal)
    {
        if (_file is null || from != End) return;
        try
        {
            var record = DigestRecord.ToBytes(entry, from, entry.End, seal);
            RandomAccess.Write(_file, record, _length);
            (_length, End, Count) = (_length + record.Length, entry.End, Count + 1);
        }
        catch (IOException)
        {
            Stop();
        }
    }

    /// <summary>Whether it is written and goes as far as the feedback file.</summary>
    public bool IsCurrent(long end) => _file is not null && End == end;

    public void Dispose() => _file?.Dispose();

    private void Stop()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Parse(ReadOnlySpan<byte> content, SafeFileHandle feedback, int generation, List<FeedbackEntry> entries)
    {
        if (!content[..HeaderBytes].SequenceEqual(Header(generation))) return;
        var (end, position, seal, count) = ((long)FeedbackRecord.HeaderBytes, HeaderBytes, 0UL, 0);
        while (DigestRecord.TryRead(content[position..], end, out var record))
        {
            if (record.Entry is { } entry) entries.Add(entry);
            (end, position, seal, count) = (record.End, position + record.Bytes, record.Seal, count + 1);
        }
        // A feedback file that was put in place of another has something else there.
        if (count > 0 && FeedbackRecord.SealAt(feedback, end) == seal) (End, Count, _length) = (end, entries.Count, position);
        else entries.Clear();
    }

    private static byte[] Header(int generation)
    {
        var header = new byte[HeaderBytes];
        "EDGEFDIG"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), generation);
        return header;
    }
}
