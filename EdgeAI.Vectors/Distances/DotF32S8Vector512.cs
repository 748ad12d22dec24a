using System.Runtime.Intrinsics;

namespace EdgeAI.Vectors.Distances;

/// <summary>Dot product of floats and signed codes, two accumulators of 512 bits; scalar equivalent: <see cref="ScalarKernels.DotF32S8"/>.</summary>
internal static unsafe class DotF32S8Vector512
{
    /// <summary>Codes of one step.</summary>
    public const int Step = 32;

    public static float Run(float* left, sbyte* right, int count)
    {
        // SAFETY: every load below stays inside count values of both pointers: the loop stops before a whole step would cross
        // it, the tail goes value by value.
        var lane = Vector512<float>.Count;
        Vector512<float> a = default, b = default;
        var i = 0;
        for (; i <= count - Step; i += Step)
        {
            // 32 codes, widened to 16 bits in one vector, then to 32 bits in two.
            var (low, high) = Vector512.Widen(Vector512.WidenLower(Vector256.Load(right + i).ToVector512Unsafe()));
            a = Vector512.FusedMultiplyAdd(Vector512.Load(left + i), Vector512.ConvertToSingle(low), a);
            b = Vector512.FusedMultiplyAdd(Vector512.Load(left + i + lane), Vector512.ConvertToSingle(high), b);
        }
        var sum = Vector512.Sum(a + b);
        for (; i < count; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
