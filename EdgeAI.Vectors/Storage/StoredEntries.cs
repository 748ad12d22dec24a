using System.Text;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Storage;

/// <summary>Ids, payloads and companions as they lie in the mapped file, made into objects one at a time, when asked for.</summary>
internal sealed unsafe class StoredEntries(string path, NativeRegion offsets, NativeRegion bytes, StoredCompanions? companions) : IDisposable
{
    private readonly long* _offsets = (long*)offsets.Pointer;
    private readonly byte* _bytes = bytes.Pointer;

    public IndexEntry Read(int slot)
    {
        var record = Record(slot);
        var length = BitConverter.ToInt32(record);
        return IndexEntry.Create(Encoding.UTF8.GetString(record.Slice(sizeof(int), length)), record[(sizeof(int) + length)..].ToArray(), CompanionOf(slot));
    }

    /// <summary>Id of a slot in UTF-8; valid while the index is open.</summary>
    public ReadOnlySpan<byte> IdOf(int slot)
    {
        var record = Record(slot);
        return record.Slice(sizeof(int), BitConverter.ToInt32(record));
    }

    /// <summary>Payload of a slot; valid while the index is open.</summary>
    public ReadOnlySpan<byte> PayloadOf(int slot)
    {
        var record = Record(slot);
        return record[(sizeof(int) + BitConverter.ToInt32(record))..];
    }

    /// <summary>Companion of a slot; valid as long as it is held.</summary>
    public ReadOnlyMemory<byte> CompanionOf(int slot) => companions is null ? default : companions.RowOf(slot);

    /// <summary>Asks for the companion of a slot ahead of use; nothing happens for one that is not in the file.</summary>
    public void PrefetchCompanion(int slot) => companions?.Prefetch(slot);

    public void Dispose()
    {
        companions?.Retire();
        offsets.Dispose();
        bytes.Dispose();
    }

    // A large file is read from before it is verified, so each record is checked where it is used.
    private ReadOnlySpan<byte> Record(int slot)
    {
        if (slot + 1 >= offsets.Length / sizeof(long))
            throw Damaged(slot);
        long start = _offsets[slot], end = _offsets[slot + 1];
        if (start < 0 || end - start < sizeof(int) || end > bytes.Length || end - start > int.MaxValue)
            throw Damaged(slot);
        // SAFETY: start and end are inside the section.
        var record = new ReadOnlySpan<byte>(_bytes + start, (int)(end - start));
        return BitConverter.ToInt32(record) is >= 0 and var length && length <= record.Length - sizeof(int) ? record : throw Damaged(slot);
    }

    private IndexFormatException Damaged(int slot) => new(path, nameof(IndexSection.Entries), $"entry {slot} lies nowhere in it");
}
