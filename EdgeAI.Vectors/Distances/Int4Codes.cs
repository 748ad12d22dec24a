using System.Runtime.Intrinsics;

namespace EdgeAI.Vectors.Distances;

/// <summary>
/// Half a byte a value with one term a vector, for rotated vectors: value = (2 code - 15) * scale, codes 0 to 15. The scale
/// is chosen so that what the codes leave out is orthogonal to the vector, which makes the product of codes and any query
/// an unbiased estimate of the product of the vectors (Gao et al., "Practical and asymptotically optimal quantization of
/// high-dimensional vectors in Euclidean space for approximate nearest neighbor search", 2024).
/// </summary>
internal static unsafe class Int4Codes
{
    /// <summary>Twice a code less this is its value: fifteen odd numbers either side of zero.</summary>
    public const int Offset = 15;

    /// <summary>Values whose codes share 32 bytes: byte i has the code of value i in its low half, of value i + 32 in its high half.</summary>
    public const int Block = 64;

    // Steps tried, as shares of the one that reaches the largest value. Few values are that large: clipping them pays.
    private static ReadOnlySpan<float> Shares => [1f, 0.95f, 0.9f, 0.85f, 0.8f, 0.75f, 0.7f, 0.65f, 0.6f];

    /// <summary>Bytes that the codes of one vector take.</summary>
    /// <param name="paddedDimension">Values, a multiple of <see cref="Block"/>.</param>
    public static int Stride(int paddedDimension) => paddedDimension / 2;

    /// <summary>Encodes a vector to stored codes; those of the padding have no meaning.</summary>
    /// <returns>The scale, and the length of what the codes leave out.</returns>
    public static (float Scale, float Error) Encode(ReadOnlySpan<float> vector, byte* codes, int paddedDimension)
    {
        var (largest, squares) = (0f, 0.0);
        foreach (var value in vector)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
            squares += (double)value * value;
        }
        new Span<byte>(codes, Stride(paddedDimension)).Clear();
        // As of Int8Codes: a smaller step could not be told exactly.
        if (largest < Int8Codes.LeastMagnitude)
            return (0, (float)Math.Sqrt(squares));
        var (bestStep, bestAngle) = (0f, 0f);
        foreach (var share in Shares)
        {
            var step = largest * share / Offset;
            var (dot, length) = Measure(vector, 1 / step);
            if (dot / MathF.Sqrt(length) is var angle && angle > bestAngle)
                (bestStep, bestAngle) = (step, angle);
        }
        double product = 0, norm = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            var code = Code(vector[i], 1 / bestStep);
            codes[i / Block * (Block / 2) + i % (Block / 2)] |= (byte)(i % Block < Block / 2 ? code : code << 4);
            var level = 2 * code - Offset;
            product += level * (double)vector[i];
            norm += level * level;
        }
        var scale = squares / product;
        return ((float)scale, (float)Math.Sqrt(Math.Max(0, scale * scale * norm - squares)));
    }

    /// <summary>Stored codes to signed values, -15 to 15; padding becomes 0.</summary>
    /// <returns>Their sum.</returns>
    public static int Load(byte* stored, sbyte* signed, int dimension, int paddedDimension)
    {
        // SAFETY: stored holds half, signed all of paddedDimension bytes, which is a multiple of 64; both steps stay inside.
        var (low, offset) = (Vector128.Create((byte)15), Vector128.Create((sbyte)Offset));
        for (var i = 0; i < paddedDimension; i += Block)
            for (var half = 0; half < Block / 2; half += Vector128<byte>.Count)
            {
                var codes = Vector128.Load(stored + i / 2 + half);
                var (first, second) = ((codes & low).AsSByte(), ((codes >>> 4) & low).AsSByte());
                (first + first - offset).Store(signed + i + half);
                (second + second - offset).Store(signed + i + Block / 2 + half);
            }
        new Span<sbyte>(signed + dimension, paddedDimension - dimension).Clear();
        return Int8Codes.Sum(signed, paddedDimension);
    }

    /// <summary>Product of a vector with its levels at a step, and the levels' squared length.</summary>
    private static (float Dot, float Length) Measure(ReadOnlySpan<float> vector, float inverse)
    {
        Vector128<float> dots = default, lengths = default;
        var i = 0;
        for (; i <= vector.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            var values = Vector128.Create(vector.Slice(i, Vector128<float>.Count));
            // As in Code, four at a time.
            var codes = Vector128.Floor(values * (inverse / 2) + Vector128.Create(8f));
            var levels = 2 * Vector128.Min(Vector128.Max(codes, Vector128<float>.Zero), Vector128.Create((float)Offset)) - Vector128.Create((float)Offset);
            dots += levels * values;
            lengths += levels * levels;
        }
        var (dot, length) = (Vector128.Sum(dots), Vector128.Sum(lengths));
        for (; i < vector.Length; i++)
        {
            float level = 2 * Code(vector[i], inverse) - Offset;
            dot += level * vector[i];
            length += level * level;
        }
        return (dot, length);
    }

    private static int Code(float value, float inverse) => Math.Clamp((int)MathF.Floor(value * (inverse / 2) + 8), 0, Offset);
}
