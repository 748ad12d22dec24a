using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeAI.Inference.Feedback;

/// <summary>One record of the digest.</summary>
/// <param name="Entry">A correction, or the end of one; null where it says only how far the digest goes.</param>
/// <param name="End">Where the feedback file's record ends.</param>
/// <param name="Seal">That record's checksum.</param>
/// <param name="Bytes">Length of this one.</param>
/// <remarks>
/// Little-endian: bytes of JSON (int32), values of an embedding and of a default embedding (2 x int16), length of the picture (int32), 4 bytes of 0; where the
/// record before ends in the feedback file, where this one does, where its picture begins (3 x int64), its checksum there (uint64), stamp (16 bytes),
/// JSON, embeddings (float32), XxHash3 (uint64) of all before.
/// </remarks>
internal readonly record struct DigestRecord(FeedbackEntry? Entry, long End, ulong Seal, int Bytes)
{
    private const int FixedBytes = 64, ChecksumBytes = 8, MaxJsonBytes = 1 << 16;

    public static byte[] ToBytes(FeedbackEntry? entry, long from, long end, ulong seal)
    {
        var json = entry is null ? [] : JsonSerializer.SerializeToUtf8Bytes(entry, FeedbackFileJson.Default.FeedbackEntry);
        var (own, defaults, stamp) = entry?.Embedded is { } embedded ? (embedded.Own, embedded.Default, embedded.Stamp) : ([], [], default);
        var record = new byte[FixedBytes + json.Length + (own.Length + defaults.Length) * sizeof(float) + ChecksumBytes];
        var span = record.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(span, json.Length);
        BinaryPrimitives.WriteInt16LittleEndian(span[4..], (short)own.Length);
        BinaryPrimitives.WriteInt16LittleEndian(span[6..], (short)defaults.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], entry?.Picture.Length ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(span[16..], from);
        BinaryPrimitives.WriteInt64LittleEndian(span[24..], end);
        BinaryPrimitives.WriteInt64LittleEndian(span[32..], entry?.Picture.Offset ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(span[40..], seal);
        BinaryPrimitives.WriteUInt128LittleEndian(span[48..], stamp);
        json.CopyTo(span[FixedBytes..]);
        var values = span[(FixedBytes + json.Length)..^ChecksumBytes];
        MemoryMarshal.AsBytes<float>(own).CopyTo(values);
        MemoryMarshal.AsBytes<float>(defaults).CopyTo(values[(own.Length * sizeof(float))..]);
        BinaryPrimitives.WriteUInt64LittleEndian(span[^ChecksumBytes..], XxHash3.HashToUInt64(span[..^ChecksumBytes]));
        return record;
    }

    /// <param name="content">The digest from this record on.</param>
    /// <param name="from">Where the record before ends in the feedback file.</param>
    /// <param name="record">Receives it.</param>
    /// <returns>False where there is none, it is damaged, or one is missing before it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, long from, out DigestRecord record)
    {
        record = default;
        if (content.Length < FixedBytes + ChecksumBytes) return false;
        var json = BinaryPrimitives.ReadInt32LittleEndian(content);
        int own = BinaryPrimitives.ReadInt16LittleEndian(content[4..]), defaults = BinaryPrimitives.ReadInt16LittleEndian(content[6..]);
        if (json is < 0 or > MaxJsonBytes || own < 0 || defaults < 0) return false;
        var bytes = FixedBytes + json + (own + defaults) * sizeof(float) + ChecksumBytes;
        if (content.Length < bytes || BinaryPrimitives.ReadInt64LittleEndian(content[16..]) != from) return false;
        content = content[..bytes];
        if (XxHash3.HashToUInt64(content[..^ChecksumBytes]) != BinaryPrimitives.ReadUInt64LittleEndian(content[^ChecksumBytes..])) return false;
        var end = BinaryPrimitives.ReadInt64LittleEndian(content[24..]);
        var entry = json == 0 ? null : EntryOf(content, json, own, defaults);
        if (end <= from || json > 0 && entry is null) return false;
        record = new DigestRecord(entry, end, BinaryPrimitives.ReadUInt64LittleEndian(content[40..]), bytes);
        return true;
    }

    private static FeedbackEntry? EntryOf(ReadOnlySpan<byte> content, int json, int own, int defaults)
    {
        try
        {
            if (JsonSerializer.Deserialize(content.Slice(FixedBytes, json), FeedbackFileJson.Default.FeedbackEntry) is not { Id: not null } entry) return null;
            var values = content[(FixedBytes + json)..^ChecksumBytes];
            var (ownValues, defaultValues) = (new float[own], new float[defaults]);
            values[..(own * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(ownValues.AsSpan()));
            values[(own * sizeof(float))..].CopyTo(MemoryMarshal.AsBytes(defaultValues.AsSpan()));
            return entry with
            {
                Picture = (BinaryPrimitives.ReadInt64LittleEndian(content[32..]), BinaryPrimitives.ReadInt32LittleEndian(content[8..])),
                End = BinaryPrimitives.ReadInt64LittleEndian(content[24..]),
                Embedded = own == 0 ? null : new FrameEmbedding(BinaryPrimitives.ReadUInt128LittleEndian(content[48..]), ownValues, defaultValues),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
