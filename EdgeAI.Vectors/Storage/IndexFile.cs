using System.IO.Hashing;
using System.Runtime.InteropServices;
using EdgeAI.Vectors.Hnsw;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Vectors.Storage;

/// <summary>An index file, opened and mapped. Nothing of it is read before it is needed, apart from the checks.</summary>
internal sealed unsafe class IndexFile : IDisposable
{
    /// <summary>Files whose mapped part is at most this are checked wholly when opened; it takes a few milliseconds.</summary>
    public const long CheckAtOpenBytes = 96L << 20;

    private readonly SafeFileHandle _handle;
    private NativeRegion? _sums;

    private IndexFile(string path, SafeFileHandle handle, IndexFileHeader header, VectorSpace space)
    {
        (Path, _handle, Header, Space) = (path, handle, header, space);
    }

    public string Path { get; }

    public IndexFileHeader Header { get; }

    public VectorSpace Space { get; }

    /// <summary>What names this very content.</summary>
    public ulong Id => Header.Id;

    public GraphShape Shape => new(Header.Dimension, Header.M, Header.Mode);

    /// <summary>Opens a file and checks that it is whole as far as sizes tell.</summary>
    public static IndexFile Open(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
        try
        {
            var page = new byte[IndexFileHeader.Bytes];
            var read = RandomAccess.Read(handle, page, 0);
            var header = IndexFileHeader.Parse(path, page.AsSpan(0, read));
            IndexFileLayout.Check(path, header, RandomAccess.GetLength(handle));
            var space = ReadSpace(path, handle, header);
            return new IndexFile(path, handle, header, space);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Maps everything that searching needs. The caller owns both results.</summary>
    public (GraphMemory Memory, StoredEntries Stored, IdTable Ids) Map()
    {
        var shape = Shape;
        var count = Header.Count;
        // Room to add as much again before everything must be copied; untouched, it costs address space only.
        var capacity = checked(count + Math.Max(count, 16384));
        var upperCapacity = Math.Max(GraphMemory.UpperRoom(capacity), 2 * Header.UpperUsed);
        var companions = Header.CompanionBytes is > 0 and var row ? new StoredCompanions(Map(IndexSection.Companions, 0), row, count) : null;
        var stored = new StoredEntries(Path, Map(IndexSection.EntryOffsets, 0), Map(IndexSection.Entries, 0), companions);
        // Version 1 had no checksum a vector; verify and compact cover such files.
        _sums = Header.Find(IndexSection.OriginalSums) is null ? null : Map(IndexSection.OriginalSums, 0);
        var memory = GraphMemory.Over(
            shape, capacity, upperCapacity,
            new OriginalVectors(shape.Dimension, capacity, _handle, Header.Find(IndexSection.Originals)!.Value.Offset, count, _sums, Path),
            stored,
            Map(IndexSection.Codes, (long)capacity * shape.CodeStride),
            Map(IndexSection.Scales, (long)capacity * sizeof(float)),
            Map(IndexSection.Errors, (long)capacity * sizeof(float)),
            Map(IndexSection.Links, (long)capacity * shape.BaseLinks * sizeof(int)),
            Map(IndexSection.UpperIndex, (long)capacity * sizeof(int)),
            Map(IndexSection.Upper, (long)upperCapacity * sizeof(int)));
        (memory.Used, memory.UpperUsed, memory.MaxError, memory.Top) = (count, Header.UpperUsed, Header.MaxError, (Header.TopSlot, Header.TopLevel));
        var ids = Header.Find(IndexSection.Ids)!.Value;
        return (memory, stored, IdTable.Over(Map(IndexSection.Ids, 0), (int)(ids.Length / sizeof(int)), count));
    }

    /// <summary>Bytes that are mapped rather than read one vector at a time.</summary>
    public long MappedBytes => Header.Sections.Where(entry => entry.Section != IndexSection.Originals).Sum(entry => entry.Length);

    /// <summary>Checks the bytes of sections against their checksums, and that links and offsets lead somewhere.</summary>
    /// <exception cref="IndexFormatException">Names the damaged section.</exception>
    public void Verify(bool originals, CancellationToken cancellation = default)
    {
        foreach (var entry in Header.Sections)
        {
            if (!originals && entry.Section == IndexSection.Originals)
                continue;
            if (Checksum(entry, cancellation) != entry.Checksum)
                throw new IndexFormatException(Path, entry.Section.ToString(), "its checksum does not match: bytes have changed since it was written");
        }
        IndexFileLayout.CheckContents(this);
    }

    /// <summary>Maps a section, with room after it.</summary>
    public NativeRegion Map(IndexSection section, long reserve)
    {
        var entry = Header.Find(section)!.Value;
        return NativeRegion.Map(_handle, entry.Offset, entry.Length, reserve);
    }

    public void Dispose()
    {
        _sums?.Dispose();
        _handle.Dispose();
    }

    private ulong Checksum(SectionEntry entry, CancellationToken cancellation)
    {
        var hash = new XxHash3();
        var buffer = new byte[1 << 18];
        for (long done = 0; done < entry.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, entry.Length - done));
            var read = RandomAccess.Read(_handle, part, entry.Offset + done);
            if (read == 0)
                throw new IndexFormatException(Path, entry.Section.ToString(), "the file ends inside it");
            hash.Append(part[..read]);
            done += read;
        }
        return hash.GetCurrentHashAsUInt64();
    }

    private static VectorSpace ReadSpace(string path, SafeFileHandle handle, IndexFileHeader header)
    {
        var entry = header.Find(IndexSection.Space)!.Value;
        var bytes = new byte[entry.Length];
        if (RandomAccess.Read(handle, bytes, entry.Offset) != bytes.Length || XxHash3.HashToUInt64(bytes) != entry.Checksum)
            throw new IndexFormatException(path, nameof(IndexSection.Space), "its checksum does not match: bytes have changed since it was written");
        return SpaceCodec.Decode(bytes);
    }
}
