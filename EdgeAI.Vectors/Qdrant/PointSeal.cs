using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace EdgeAI.Vectors.Qdrant;

/// <summary>
/// What a point says of itself, so that a change behind our back is noticed: a hash of the push's digest, id, payload and companion,
/// and four sums of the vector's values with fixed signs, which survive Qdrant normalizing it once more in single precision.
/// </summary>
internal static class PointSeal
{
    /// <summary>The field of a point's payload that holds its seal in base64.</summary>
    public const string Field = "edgeai_seal";

    private const int HashBytes = sizeof(ulong), Sums = 4;

    // A vector's length moves by about one part in a million, and a sum is 16 at most for 256 values.
    private const float Tolerance = 3e-5f;

    /// <param name="digest">Digest of the content that is pushed.</param>
    /// <param name="id">The entry's id.</param>
    /// <param name="vector">Its vector, of length 1.</param>
    /// <param name="payload">Its payload, as it is read back from a point.</param>
    /// <param name="companion">Its companion; empty for none.</param>
    public static string Of(string digest, string id, ReadOnlySpan<float> vector, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> companion)
    {
        Span<byte> seal = stackalloc byte[HashBytes + Sums * sizeof(float)];
        BinaryPrimitives.WriteUInt64LittleEndian(seal, Hash(digest, id, payload, companion));
        for (var i = 0; i < Sums; i++)
            BinaryPrimitives.WriteSingleLittleEndian(seal[(HashBytes + i * sizeof(float))..], Sum(vector, i));
        return Convert.ToBase64String(seal);
    }

    /// <summary>Whether an entry is what it was when it was sealed.</summary>
    public static bool Fits(string? seal, string digest, VectorEntry entry)
    {
        Span<byte> bytes = stackalloc byte[HashBytes + Sums * sizeof(float)];
        if (seal is null || !Convert.TryFromBase64String(seal, bytes, out var length) || length != bytes.Length
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Hash(digest, entry.Id, entry.Payload.Span, entry.Companion.Span))
            return false;
        for (var i = 0; i < Sums; i++)
            if (!(Math.Abs(BinaryPrimitives.ReadSingleLittleEndian(bytes[(HashBytes + i * sizeof(float))..]) - Sum(entry.Vector.Span, i)) < Tolerance))
                return false;
        return true;
    }

    private static ulong Hash(string digest, string id, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> companion)
    {
        var hash = new XxHash3();
        Append(hash, Encoding.UTF8.GetBytes(digest));
        Append(hash, Encoding.UTF8.GetBytes(id));
        Append(hash, payload);
        Append(hash, companion);
        return hash.GetCurrentHashAsUInt64();
    }

    // With its length before it, so that no two contents are the same bytes.
    private static void Append(XxHash3 hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.Append(length);
        hash.Append(bytes);
    }

    private static float Sum(ReadOnlySpan<float> vector, int which)
    {
        double sum = 0;
        for (var i = 0; i < vector.Length; i++)
            sum += (SignsOf(i) >> which & 1) == 0 ? vector[i] : -vector[i];
        return (float)sum;
    }

    // SplitMix64 of the position.
    private static ulong SignsOf(int position)
    {
        var bits = unchecked(((ulong)position + 1) * 0x9E3779B97F4A7C15);
        bits = unchecked((bits ^ bits >> 30) * 0xBF58476D1CE4E5B9);
        bits = unchecked((bits ^ bits >> 27) * 0x94D049BB133111EB);
        return bits ^ bits >> 31;
    }
}
