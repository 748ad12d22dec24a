using System.Runtime.Intrinsics;

namespace EdgeAI.Vectors.Distances;

/// <summary>Float dot product, four accumulators of 256 bits; scalar equivalent: <see cref="ScalarKernels.DotF32"/>.</summary>
internal static unsafe class DotF32Vector256
{
    public static float Run(float* left, float* right, int count)
    {
        // SAFETY: every load below stays inside count values of both pointers: the main loop and the one-lane loop stop
        // before a whole step would cross it, the tail goes value by value.
        var lane = Vector256<float>.Count;
        Vector256<float> a = default, b = default, c = default, d = default;
        var i = 0;
        for (; i <= count - 4 * lane; i += 4 * lane)
        {
            a = Vector256.FusedMultiplyAdd(Vector256.Load(left + i), Vector256.Load(right + i), a);
            b = Vector256.FusedMultiplyAdd(Vector256.Load(left + i + lane), Vector256.Load(right + i + lane), b);
            c = Vector256.FusedMultiplyAdd(Vector256.Load(left + i + 2 * lane), Vector256.Load(right + i + 2 * lane), c);
            d = Vector256.FusedMultiplyAdd(Vector256.Load(left + i + 3 * lane), Vector256.Load(right + i + 3 * lane), d);
        }
        for (; i <= count - lane; i += lane)
            a = Vector256.FusedMultiplyAdd(Vector256.Load(left + i), Vector256.Load(right + i), a);
        var sum = Vector256.Sum(a + b + (c + d));
        for (; i < count; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
