using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeAI.Vectors.Storage;

/// <summary>One change as the log keeps it. Without a vector it is a deletion.</summary>
internal sealed record LogOperation(string Id, float[]? Vector, byte[] Payload, byte[] Companion)
{
    // The third since version 2 of the log.
    private const byte UpsertMark = 1, DeleteMark = 2, CompanionMark = 3;

    public static LogOperation Deletion(string id) => new(id, null, [], []);

    public void WriteTo(List<byte> frame)
    {
        frame.Add(Vector is null ? DeleteMark : Companion.Length == 0 ? UpsertMark : CompanionMark);
        Add(frame, Encoding.UTF8.GetBytes(Id));
        if (Vector is null)
            return;
        Add(frame, MemoryMarshal.AsBytes(Vector.AsSpan()));
        Add(frame, Payload);
        if (Companion.Length > 0)
            Add(frame, Companion);
    }

    public static LogOperation Read(ref ReadOnlySpan<byte> bytes)
    {
        var mark = bytes[0];
        bytes = bytes[1..];
        var id = Encoding.UTF8.GetString(Next(ref bytes));
        if (mark == DeleteMark)
            return Deletion(id);
        if (mark is not (UpsertMark or CompanionMark))
            throw new InvalidDataException($"unknown operation {mark}");
        var vector = MemoryMarshal.Cast<byte, float>(Next(ref bytes)).ToArray();
        var payload = Next(ref bytes).ToArray();
        return new LogOperation(id, vector, payload, mark == CompanionMark ? Next(ref bytes).ToArray() : []);
    }

    private static void Add(List<byte> frame, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        frame.AddRange(length);
        frame.AddRange(bytes);
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var part = bytes.Slice(sizeof(int), length);
        bytes = bytes[(sizeof(int) + length)..];
        return part;
    }
}
