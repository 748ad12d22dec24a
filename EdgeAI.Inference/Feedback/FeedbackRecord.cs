using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Inference.Feedback;

/// <summary>One record of the feedback file.</summary>
/// <remarks>Little-endian: bytes of JSON (int32), bytes of picture (int32), JSON (UTF-8), picture (PNG), XxHash3 (uint64) of all before.</remarks>
internal static class FeedbackRecord
{
    public const int HeaderBytes = 16;

    /// <summary>Bytes of the header that are the same in every file.</summary>
    public const int FixedHeaderBytes = 12;

    public const int LengthBytes = 8;
    public const int Version = 1;
    private const int ChecksumBytes = 8;
    private const int MaxJsonBytes = 1 << 16;
    private const int MaxPictureBytes = 16 << 20;

    /// <param name="generation">How often the file was written anew.</param>
    public static byte[] Header(int generation)
    {
        var header = new byte[HeaderBytes];
        "EDGEFDBK"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(FixedHeaderBytes), generation);
        return header;
    }

    /// <param name="entry">What is kept.</param>
    /// <param name="picture">Its picture; empty for none.</param>
    /// <param name="pictureAt">Where in the record the picture begins.</param>
    /// <exception cref="IOException">It is larger than a record that would be read again.</exception>
    public static byte[] ToBytes(FeedbackEntry entry, ReadOnlySpan<byte> picture, out int pictureAt)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, FeedbackFileJson.Default.FeedbackEntry);
        if (json.Length > MaxJsonBytes || picture.Length > MaxPictureBytes)
            throw new IOException($"A correction of {json.Length:N0} bytes with a picture of {picture.Length:N0} is larger than the {MaxJsonBytes:N0} and {MaxPictureBytes:N0} that are kept");
        pictureAt = LengthBytes + json.Length;
        var record = new byte[LengthBytes + json.Length + picture.Length + ChecksumBytes];
        BinaryPrimitives.WriteInt32LittleEndian(record, json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), picture.Length);
        json.CopyTo(record.AsSpan(LengthBytes));
        picture.CopyTo(record.AsSpan(pictureAt));
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(record.Length - ChecksumBytes), XxHash3.HashToUInt64(record.AsSpan(0, record.Length - ChecksumBytes)));
        return record;
    }

    /// <summary>Bytes of the record whose lengths these are; 0 where no record has them.</summary>
    public static int SizeOf(ReadOnlySpan<byte> lengths)
    {
        int json = BinaryPrimitives.ReadInt32LittleEndian(lengths), picture = BinaryPrimitives.ReadInt32LittleEndian(lengths[4..]);
        return json is >= 2 and <= MaxJsonBytes && picture is >= 0 and <= MaxPictureBytes ? LengthBytes + json + picture + ChecksumBytes : 0;
    }

    /// <summary>The checksum of the record that ends there; 0 where the file does not go so far.</summary>
    public static ulong SealAt(SafeFileHandle file, long end)
    {
        Span<byte> seal = stackalloc byte[ChecksumBytes];
        return end >= ChecksumBytes && RandomAccess.Read(file, seal, end - ChecksumBytes) == ChecksumBytes ? BinaryPrimitives.ReadUInt64LittleEndian(seal) : 0;
    }

    /// <summary>Reads a whole record.</summary>
    /// <param name="record">Its bytes.</param>
    /// <param name="offset">Where in the file it begins.</param>
    /// <returns>Null where it is damaged.</returns>
    public static FeedbackEntry? Read(ReadOnlySpan<byte> record, long offset)
    {
        var content = record[..^ChecksumBytes];
        if (XxHash3.HashToUInt64(content) != BinaryPrimitives.ReadUInt64LittleEndian(record[^ChecksumBytes..])) return null;
        int json = BinaryPrimitives.ReadInt32LittleEndian(record), picture = BinaryPrimitives.ReadInt32LittleEndian(record[4..]);
        try
        {
            return JsonSerializer.Deserialize(record.Slice(LengthBytes, json), FeedbackFileJson.Default.FeedbackEntry) is { Id: not null } entry
                ? entry with { Picture = (offset + LengthBytes + json, picture), End = offset + record.Length } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
