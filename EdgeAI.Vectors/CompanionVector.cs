using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeAI.Vectors.Distances;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Vectors;

/// <summary>
/// A second vector of an entry, of the same photograph under another projection, as it is stored beside the entry's own: float32 scale
/// (little-endian), then one signed byte a value; value = code * scale, codes -127 to 127. Searches do not look at it.
/// </summary>
/// <remarks>The largest magnitude has code 127 or -127. No value is off by more than half a scale, besides rounding of single precision.</remarks>
public static class CompanionVector
{
    /// <summary>Bytes before the codes: the scale.</summary>
    public const int ScaleBytes = sizeof(float);

    /// <summary>Most values a companion may have.</summary>
    public const int MaxDimension = 65536;

    /// <summary>Bytes of an encoded vector: 260 at 256 dimensions.</summary>
    /// <param name="dimension">1 to <see cref="MaxDimension"/>.</param>
    public static int BytesOf(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, MaxDimension);
        return ScaleBytes + dimension;
    }

    /// <summary>Values that an encoded vector of so many bytes has; 0 for none.</summary>
    public static int DimensionOf(int bytes) => Math.Max(0, bytes - ScaleBytes);

    /// <summary>Encodes a vector.</summary>
    /// <param name="vector">1 to <see cref="MaxDimension"/> finite values, not all zero; of length 1, where dot products are to be cosines.</param>
    /// <exception cref="InvalidVectorException">A value is not finite, or all are zero.</exception>
    public static byte[] Encode(ReadOnlySpan<float> vector)
    {
        var encoded = new byte[BytesOf(vector.Length)];
        Encode(vector, encoded);
        return encoded;
    }

    /// <summary>Encodes a vector into the caller's memory.</summary>
    /// <param name="vector">As for <see cref="Encode(ReadOnlySpan{float})"/>.</param>
    /// <param name="encoded">Exactly <see cref="BytesOf"/> bytes.</param>
    /// <exception cref="InvalidVectorException">A value is not finite, or all are zero.</exception>
    public static unsafe void Encode(ReadOnlySpan<float> vector, Span<byte> encoded)
    {
        CheckLength(vector.Length, encoded.Length);
        float scale;
        // SAFETY: the encoder writes one code a value, and as many are there.
        fixed (byte* codes = encoded[ScaleBytes..])
            (scale, _) = Int8Codes.Encode(vector, (sbyte*)codes, vector.Length);
        if (!float.IsFinite(scale) || scale <= 0)
            throw new InvalidVectorException($"The vector's largest magnitude is {127 * scale:g3}. Expected finite values, at least one of which is not zero.");
        BinaryPrimitives.WriteSingleLittleEndian(encoded, scale);
    }

    /// <summary>The values that an encoded vector stands for.</summary>
    /// <param name="encoded">What <see cref="Encode(ReadOnlySpan{float})"/> made.</param>
    /// <param name="vector">As many values as were encoded.</param>
    public static void Decode(ReadOnlySpan<byte> encoded, Span<float> vector)
    {
        CheckLength(vector.Length, encoded.Length);
        var scale = ScaleOf(encoded);
        var codes = MemoryMarshal.Cast<byte, sbyte>(encoded[ScaleBytes..]);
        for (var i = 0; i < vector.Length; i++)
            vector[i] = codes[i] * scale;
    }

    /// <summary>Dot product of a float vector and an encoded one; the cosine, where both have length 1.</summary>
    /// <param name="query">As many values as were encoded.</param>
    /// <param name="encoded">What <see cref="Encode(ReadOnlySpan{float})"/> made. Of a memory that an index gave, that memory must be kept meanwhile; the other overload does.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static unsafe float Dot(ReadOnlySpan<float> query, ReadOnlySpan<byte> encoded)
    {
        CheckLength(query.Length, encoded.Length);
        // SAFETY: both hold as many values as the query, as was just checked.
        fixed (float* left = query)
        fixed (byte* right = encoded[ScaleBytes..])
            return VectorKernels.DotF32S8(left, (sbyte*)right, query.Length) * ScaleOf(encoded);
    }

    /// <summary>As <see cref="Dot(ReadOnlySpan{float}, ReadOnlySpan{byte})"/>, and keeps the mapped file alive that the encoded vector may lie in.</summary>
    public static float Dot(ReadOnlySpan<float> query, ReadOnlyMemory<byte> encoded)
    {
        var dot = Dot(query, encoded.Span);
        // A span into mapped memory does not keep its mapping, and the caller may not look at the memory again.
        if (MemoryMarshal.TryGetMemoryManager<byte, RegionMemory>(encoded, out var manager))
            GC.KeepAlive(manager);
        return dot;
    }

    /// <summary>Asks for an encoded vector ahead of use, where many are looked at that lie here and there.</summary>
    public static unsafe void Prefetch(ReadOnlySpan<byte> encoded)
    {
        // The address is only hinted at, never read.
        fixed (byte* start = encoded)
            for (var line = 0; line < encoded.Length; line += 64)
                VectorKernels.Prefetch(start + line);
    }

    /// <summary>The scale of an encoded vector: the value of code 1.</summary>
    internal static float ScaleOf(ReadOnlySpan<byte> encoded) => BinaryPrimitives.ReadSingleLittleEndian(encoded);

    private static void CheckLength(int dimension, int bytes)
    {
        if (bytes != BytesOf(dimension))
            throw new ArgumentException($"A companion of {dimension} values has {BytesOf(dimension)} bytes, this one has {bytes}: it was made under another projection. Encode it again, or take that projection's vector.");
    }
}
