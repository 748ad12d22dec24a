using System.Text;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Storage;

/// <summary>Ids, payloads and companions as they lie in the mapped file, made into objects one at a time, when asked for.</summary>
internal sealed unsafe class StoredEntries(NativeRegion offsets, NativeRegion bytes, StoredCompanions? companions) : IDisposable
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

    // SAFETY: the reader of the file has checked that offsets ascend and end at the section's length.
    private ReadOnlySpan<byte> Record(int slot) => new(_bytes + _offsets[slot], (int)(_offsets[slot + 1] - _offsets[slot]));
}
