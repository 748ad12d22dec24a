using System.Runtime.Intrinsics;

namespace EdgeAI.Vectors.Distances;

/// <summary>Dot product of floats and signed codes, two accumulators of 256 bits; scalar equivalent: <see cref="ScalarKernels.DotF32S8"/>.</summary>
internal static unsafe class DotF32S8Vector256
{
    /// <summary>Codes of one step.</summary>
    public const int Step = 16;

    public static float Run(float* left, sbyte* right, int count)
    {
        // SAFETY: every load below stays inside count values of both pointers: the loop stops before a whole step would cross
        // it, the tail goes value by value.
        var lane = Vector256<float>.Count;
        Vector256<float> a = default, b = default;
        var i = 0;
        for (; i <= count - Step; i += Step)
        {
            // 16 codes, widened to 16 bits in one vector, then to 32 bits in two.
            var (low, high) = Vector256.Widen(Vector256.WidenLower(Vector128.Load(right + i).ToVector256Unsafe()));
            a = Vector256.FusedMultiplyAdd(Vector256.Load(left + i), Vector256.ConvertToSingle(low), a);
            b = Vector256.FusedMultiplyAdd(Vector256.Load(left + i + lane), Vector256.ConvertToSingle(high), b);
        }
        var sum = Vector256.Sum(a + b);
        for (; i < count; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
