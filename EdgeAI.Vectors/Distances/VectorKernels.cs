using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAI.Vectors.Distances;

/// <summary>
/// The one place that chooses a kernel. <c>IsSupported</c> and <c>IsHardwareAccelerated</c> are constants to the JIT, so
/// each method compiles to a single call; under Native AOT they are one predictable branch.
/// </summary>
internal static unsafe class VectorKernels
{
    /// <summary>Dot product of two float vectors of any length.</summary>
    public static float DotF32(float* left, float* right, int count)
    {
        // Below the width of a lane the wide kernels would only run their tail.
        if (Vector512.IsHardwareAccelerated && count >= Vector512<float>.Count)
            return DotF32Vector512.Run(left, right, count);
        if (Vector256.IsHardwareAccelerated && count >= Vector256<float>.Count)
            return DotF32Vector256.Run(left, right, count);
        if (Vector128.IsHardwareAccelerated && count >= Vector128<float>.Count)
            return DotF32Vector128.Run(left, right, count);
        return ScalarKernels.DotF32(left, right, count);
    }

    /// <summary>Dot product of a float vector and signed codes of any length.</summary>
    public static float DotF32S8(float* left, sbyte* right, int count)
    {
        // Below one step of a kernel it would only run its tail.
        if (Vector512.IsHardwareAccelerated && count >= DotF32S8Vector512.Step)
            return DotF32S8Vector512.Run(left, right, count);
        if (Vector256.IsHardwareAccelerated && count >= DotF32S8Vector256.Step)
            return DotF32S8Vector256.Run(left, right, count);
        if (Vector128.IsHardwareAccelerated && count >= DotF32S8Vector128.Step)
            return DotF32S8Vector128.Run(left, right, count);
        return ScalarKernels.DotF32S8(left, right, count);
    }

    /// <summary>
    /// Scores the codes of many vectors against one query: <c>scores[i]</c> is the integer dot product times the scale of
    /// <c>slots[i]</c>. The query's own scale is left out, being the same for all.
    /// </summary>
    /// <param name="query">Signed codes of the query, <paramref name="stride"/> of them.</param>
    /// <param name="correction">128 times the sum of the query's codes: what the stored codes' offset adds.</param>
    /// <param name="codes">First code of slot 0.</param>
    /// <param name="scales">Scale of slot 0.</param>
    /// <param name="stride">Bytes a vector, a multiple of 64.</param>
    /// <param name="slots">The vectors wanted.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="scores">Room for <paramref name="count"/> scores.</param>
    public static void ScoreS8U8(sbyte* query, int correction, byte* codes, float* scales, int stride, int* slots, int count, float* scores)
    {
        if (AvxVnni.IsSupported)
            ScoreS8U8AvxVnni.Run(query, correction, codes, scales, stride, slots, count, scores);
        else if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
            ScoreS8U8Avx512.Run(query, correction, codes, scales, stride, slots, count, scores);
        else if (Avx2.IsSupported)
            ScoreS8U8Avx2.Run(query, correction, codes, scales, stride, slots, count, scores);
        else if (Dp.IsSupported)
            ScoreS8U8Dp.Run(query, codes, scales, stride, slots, count, scores);
        else if (Vector128.IsHardwareAccelerated)
            ScoreS8U8Vector128.Run(query, codes, scales, stride, slots, count, scores);
        else
            for (var i = 0; i < count; i++)
                scores[i] = ScalarKernels.DotS8U8(query, codes + (long)slots[i] * stride, stride) * scales[slots[i]];
    }

    /// <summary>As <see cref="ScoreS8U8"/> for codes of half a byte.</summary>
    /// <param name="query">Signed codes of the query, twice <paramref name="stride"/> of them.</param>
    /// <param name="correction">15 times the sum of the query's codes: what the stored codes' offset takes away.</param>
    /// <param name="codes">First byte of slot 0.</param>
    /// <param name="scales">Scale of slot 0.</param>
    /// <param name="stride">Bytes a vector, a multiple of 32.</param>
    /// <param name="slots">The vectors wanted.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="scores">Room for <paramref name="count"/> scores.</param>
    public static void ScoreS8U4(sbyte* query, int correction, byte* codes, float* scales, int stride, int* slots, int count, float* scores)
    {
        if (AvxVnni.IsSupported)
            ScoreS8U4AvxVnni.Run(query, correction, codes, scales, stride, slots, count, scores);
        else if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
            ScoreS8U4Avx512.Run(query, correction, codes, scales, stride, slots, count, scores);
        else if (Avx2.IsSupported)
            ScoreS8U4Avx2.Run(query, correction, codes, scales, stride, slots, count, scores);
        else if (Dp.IsSupported)
            ScoreS8U4Dp.Run(query, correction, codes, scales, stride, slots, count, scores);
        else if (Vector128.IsHardwareAccelerated)
            ScoreS8U4Vector128.Run(query, correction, codes, scales, stride, slots, count, scores);
        else
            for (var i = 0; i < count; i++)
                scores[i] = ScalarKernels.DotS8U4(query, codes + (long)slots[i] * stride, 2 * stride) * scales[slots[i]];
    }

    /// <summary>Asks for the codes of a vector ahead of use. Without such an instruction (ARM in .NET 10) it does nothing.</summary>
    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }
}
