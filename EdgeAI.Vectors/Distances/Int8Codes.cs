using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAI.Vectors.Distances;

/// <summary>
/// One byte a value with one scale a vector: value = (code - 128) * scale, codes 1 to 255. The largest magnitude of the
/// vector maps to 127, so that the product of two codes fits every kernel's accumulator.
/// </summary>
internal static unsafe class Int8Codes
{
    /// <summary>Stored codes are unsigned, because the widest byte instruction multiplies unsigned by signed.</summary>
    public const int Offset = 128;

    /// <summary>Codes of a vector are padded to whole cache lines.</summary>
    public const int Alignment = 64;

    /// <summary>Largest magnitude below which a vector is coded as 0: a step under the smallest normal number is rounded by up to half of itself, and its inverse overflows.</summary>
    public const float LeastMagnitude = 127 * 1.17549435E-38f;

    /// <summary>Bytes that the codes of one vector take.</summary>
    public static int Stride(int dimension) => (dimension + Alignment - 1) / Alignment * Alignment;

    /// <summary>
    /// Encodes to signed codes; padding becomes 0. A vector whose largest magnitude is so small that no step of it could be
    /// told exactly (below 127 times the smallest normal number) becomes 0 as a whole.
    /// </summary>
    /// <returns>The scale, and the length of what the codes leave out.</returns>
    public static (float Scale, float Error) Encode(ReadOnlySpan<float> vector, sbyte* codes, int stride)
    {
        var largest = Largest(vector);
        new Span<sbyte>(codes, stride).Clear();
        if (largest < LeastMagnitude)
            return (0, Length(vector));
        var scale = largest / 127;
        var inverse = 127 / largest;
        double lost = 0;
        var i = 0;
        // Four at a time on every machine, so that every machine makes the same codes and the same error of a vector.
        Vector128<double> lostLow = default, lostHigh = default;
        for (; i <= vector.Length - 4; i += 4)
        {
            var values = Vector128.Create(vector.Slice(i, 4));
            var rounded = Vector128.Min(Vector128.Max(Vector128.Round(values * inverse), Vector128.Create(-127f)), Vector128.Create(127f));
            var (low, high) = Vector128.Widen(values - rounded * scale);
            lostLow += low * low;
            lostHigh += high * high;
            var integers = Vector128.ConvertToInt32(rounded);
            var bytes = Vector128.Narrow(Vector128.Narrow(integers, integers), Vector128<short>.Zero);
            // SAFETY: i + 4 <= dimension <= stride, the room of codes.
            *(int*)(codes + i) = bytes.AsInt32().ToScalar();
        }
        for (; i < vector.Length; i++)
        {
            var code = Math.Clamp((int)MathF.Round(vector[i] * inverse), -127, 127);
            codes[i] = (sbyte)code;
            double difference = vector[i] - code * scale;
            lost += difference * difference;
        }
        return (scale, (float)Math.Sqrt(lost + Vector128.Sum(lostLow + lostHigh)));
    }

    private static float Length(ReadOnlySpan<float> vector)
    {
        double squares = 0;
        foreach (var value in vector)
            squares += (double)value * value;
        return (float)Math.Sqrt(squares);
    }

    private static float Largest(ReadOnlySpan<float> vector)
    {
        Vector128<float> four = default;
        var i = 0;
        for (; i <= vector.Length - 4; i += 4)
            four = Vector128.Max(four, Vector128.Abs(Vector128.Create(vector.Slice(i, 4))));
        var largest = MathF.Max(MathF.Max(four[0], four[1]), MathF.Max(four[2], four[3]));
        for (; i < vector.Length; i++)
            largest = MathF.Max(largest, MathF.Abs(vector[i]));
        return largest;
    }

    /// <summary>Signed codes to stored codes.</summary>
    public static void Store(sbyte* signed, byte* stored, int stride)
    {
        // SAFETY: stride is a multiple of 64, both buffers hold stride bytes.
        for (var i = 0; i < stride; i += Vector128<byte>.Count)
            (Vector128.Load((byte*)signed + i) ^ Vector128.Create((byte)Offset)).Store(stored + i);
    }

    /// <summary>Stored codes to signed codes.</summary>
    /// <returns>Their sum.</returns>
    public static int Load(byte* stored, sbyte* signed, int stride)
    {
        // SAFETY: as in Store.
        if (Avx2.IsSupported)
        {
            // VPSADBW against zero adds bytes; a graph is built out of millions of these calls.
            Vector256<ulong> sum = default;
            for (var i = 0; i < stride; i += Vector256<byte>.Count)
            {
                var codes = Vector256.Load(stored + i);
                (codes ^ Vector256.Create((byte)Offset)).Store((byte*)signed + i);
                sum += Avx2.SumAbsoluteDifferences(codes, Vector256<byte>.Zero).AsUInt64();
            }
            return (int)Vector256.Sum(sum) - Offset * stride;
        }
        for (var i = 0; i < stride; i += Vector128<byte>.Count)
            (Vector128.Load(stored + i) ^ Vector128.Create((byte)Offset)).Store((byte*)signed + i);
        return Sum(signed, stride);
    }

    /// <summary>Sum of signed codes.</summary>
    public static int Sum(sbyte* signed, int stride)
    {
        // SAFETY: as in Store. A lane of 16 bits takes two codes a step, so 128 steps (2,048 codes) fit before it could overflow.
        var total = 0;
        for (var start = 0; start < stride; start += 2048)
        {
            Vector128<short> sum = default;
            for (var i = start; i < Math.Min(start + 2048, stride); i += Vector128<sbyte>.Count)
            {
                var (low, high) = Vector128.Widen(Vector128.Load(signed + i));
                sum += low + high;
            }
            var (first, second) = Vector128.Widen(sum);
            total += Vector128.Sum(first + second);
        }
        return total;
    }
}
