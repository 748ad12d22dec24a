using System.Text;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Vectors.Storage;

/// <summary>Ids and payloads as they lie in the mapped file, made into objects one at a time, when asked for.</summary>
internal sealed unsafe class StoredEntries(NativeRegion offsets, NativeRegion bytes) : IDisposable
{
    private readonly long* _offsets = (long*)offsets.Pointer;
    private readonly byte* _bytes = bytes.Pointer;

    public IndexEntry Read(int slot)
    {
        var record = Record(slot);
        var length = BitConverter.ToInt32(record);
        return new IndexEntry(Encoding.UTF8.GetString(record.Slice(sizeof(int), length)), record[(sizeof(int) + length)..].ToArray());
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

    public void Dispose()
    {
        offsets.Dispose();
        bytes.Dispose();
    }

    // SAFETY: the reader of the file has checked that offsets ascend and end at the section's length.
    private ReadOnlySpan<byte> Record(int slot) => new(_bytes + _offsets[slot], (int)(_offsets[slot + 1] - _offsets[slot]));
}
