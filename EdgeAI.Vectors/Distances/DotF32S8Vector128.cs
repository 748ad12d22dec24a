using System.Runtime.Intrinsics;

namespace EdgeAI.Vectors.Distances;

/// <summary>Dot product of floats and signed codes, four accumulators of 128 bits; scalar equivalent: <see cref="ScalarKernels.DotF32S8"/>.</summary>
internal static unsafe class DotF32S8Vector128
{
    /// <summary>Codes of one step.</summary>
    public const int Step = 16;

    public static float Run(float* left, sbyte* right, int count)
    {
        // SAFETY: every load below stays inside count values of both pointers: the loop stops before a whole step would cross
        // it, the tail goes value by value.
        var lane = Vector128<float>.Count;
        Vector128<float> a = default, b = default, c = default, d = default;
        var i = 0;
        for (; i <= count - Step; i += Step)
        {
            // 16 codes, widened to 16 bits in two vectors, then to 32 bits in four.
            var (lower, upper) = Vector128.Widen(Vector128.Load(right + i));
            var (first, second) = Vector128.Widen(lower);
            var (third, fourth) = Vector128.Widen(upper);
            a = Vector128.FusedMultiplyAdd(Vector128.Load(left + i), Vector128.ConvertToSingle(first), a);
            b = Vector128.FusedMultiplyAdd(Vector128.Load(left + i + lane), Vector128.ConvertToSingle(second), b);
            c = Vector128.FusedMultiplyAdd(Vector128.Load(left + i + 2 * lane), Vector128.ConvertToSingle(third), c);
            d = Vector128.FusedMultiplyAdd(Vector128.Load(left + i + 3 * lane), Vector128.ConvertToSingle(fourth), d);
        }
        var sum = Vector128.Sum(a + b + (c + d));
        for (; i < count; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
