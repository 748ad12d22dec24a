using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Indexer.Transfer;

/// <summary>
/// Pages of a pull that have come, on disk. Each is a record: length (int32), where the next page begins, entries, XxHash3 of it
/// (uint64). A record that is not whole ends the file.
/// </summary>
internal sealed class PullSpool : IDisposable
{
    private const int MostRecordBytes = 1 << 28;

    // Before what is pulled, in the first record: a spool of a program that kept no companions is begun anew.
    private const string Format = "2 ";

    private readonly FileStream _file;
    private long _start;

    private PullSpool(FileStream file) => _file = file;

    public long Entries { get; private set; }

    /// <summary>Where the next page begins; null before the first and after the last.</summary>
    public string? Next { get; private set; }

    /// <summary>Whether the last page is here.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Goes on with a spool of the same content, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What is pulled.</param>
    public static PullSpool Open(string path, string content)
    {
        var spool = new PullSpool(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        try
        {
            var first = spool.ReadRecord();
            spool._start = spool._file.Position;
            if (first is null || Encoding.UTF8.GetString(first) != Format + content) spool.Begin(content);
            else spool.Continue();
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Keeps a page; it is on the disk when this returns.</summary>
    public void Append(QdrantPage page)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(page.Next ?? "");
            writer.Write(page.Entries.Count);
            foreach (var entry in page.Entries)
            {
                writer.Write(entry.Id);
                writer.Write(entry.Vector.Length);
                writer.Write(MemoryMarshal.AsBytes(entry.Vector.Span));
                writer.Write(entry.Payload.Length);
                writer.Write(entry.Payload.Span);
                writer.Write(entry.Companion.Length);
                writer.Write(entry.Companion.Span);
            }
        }
        WriteRecord(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        (Next, IsWhole) = (page.Next, page.Next is null);
        Entries += page.Entries.Count;
    }

    /// <summary>All entries that have come.</summary>
    public IEnumerable<VectorEntry> ReadEntries(CancellationToken cancellation)
    {
        _file.Position = _start;
        while (ReadRecord() is { } record)
        {
            using var reader = new BinaryReader(new MemoryStream(record), Encoding.UTF8);
            reader.ReadString();
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                cancellation.ThrowIfCancellationRequested();
                var id = reader.ReadString();
                var vector = MemoryMarshal.Cast<byte, float>(reader.ReadBytes(reader.ReadInt32() * sizeof(float))).ToArray();
                var payload = reader.ReadBytes(reader.ReadInt32());
                yield return new VectorEntry(id, vector, payload) { Companion = reader.ReadBytes(reader.ReadInt32()) };
            }
        }
    }

    /// <summary>Forgets everything, so that the next pull begins anew.</summary>
    public void Discard() => _file.SetLength(0);

    public void Dispose() => _file.Dispose();

    private void Begin(string content)
    {
        _file.SetLength(0);
        WriteRecord(Encoding.UTF8.GetBytes(Format + content));
        _start = _file.Position;
    }

    private void Continue()
    {
        var whole = _file.Position;
        while (ReadRecord() is { } record)
        {
            using var reader = new BinaryReader(new MemoryStream(record), Encoding.UTF8);
            var next = reader.ReadString();
            (Next, IsWhole) = (next.Length == 0 ? null : next, next.Length == 0);
            Entries += reader.ReadInt32();
            whole = _file.Position;
        }
        _file.SetLength(whole);
        _file.Position = whole;
    }

    private void WriteRecord(ReadOnlySpan<byte> bytes)
    {
        using var writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);
        writer.Write(bytes.Length);
        writer.Write(bytes);
        writer.Write(XxHash3.HashToUInt64(bytes));
        writer.Flush();
        DiskSync.Flush(_file);
    }

    private byte[]? ReadRecord()
    {
        using var reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
        if (_file.Length - _file.Position < sizeof(int)) return null;
        var length = reader.ReadInt32();
        if (length is < 0 or > MostRecordBytes || _file.Length - _file.Position < length + sizeof(ulong)) return null;
        var bytes = reader.ReadBytes(length);
        return reader.ReadUInt64() == XxHash3.HashToUInt64(bytes) ? bytes : null;
    }
}
