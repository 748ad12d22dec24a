using System.Buffers.Binary;
using System.IO.Hashing;

namespace EdgeAI.Vectors.Storage;

/// <summary>
/// What one commit adds to the log: magic, length of the body, sequence number, XXH3-64 of the body, and XXH3-64 of these
/// fields; then the body. The header's own checksum tells a damaged body from a damaged length.
/// </summary>
internal static class LogFrame
{
    public const int HeaderBytes = 32;

    private const uint Magic = 0x42474445; // "EDGB"

    public static byte[] Create(long sequence, IEnumerable<LogOperation> operations)
    {
        var frame = new List<byte>(2048);
        frame.AddRange(new byte[HeaderBytes]);
        foreach (var operation in operations)
            operation.WriteTo(frame);
        var bytes = frame.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), XxHash3.HashToUInt64(bytes.AsSpan(HeaderBytes)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), XxHash3.HashToUInt64(bytes.AsSpan(0, 24)));
        return bytes;
    }

    /// <summary>Reads a frame's header.</summary>
    /// <returns>Length of the body, or -1 where there is no header.</returns>
    public static int ReadHeader(ReadOnlySpan<byte> bytes, out long sequence)
    {
        sequence = 0;
        if (bytes.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]) != XxHash3.HashToUInt64(bytes[..24]))
            return -1;
        sequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
    }

    /// <summary>Whether the body that follows a header is the one it was written for.</summary>
    public static bool BodyMatches(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body) =>
        BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) == XxHash3.HashToUInt64(body);
}
