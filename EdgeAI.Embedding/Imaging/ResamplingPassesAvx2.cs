using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAI.Embedding.Imaging;

/// <summary><see cref="ResamplingPasses"/> in 256-bit vectors; the same integers, so the same bytes.</summary>
internal static unsafe class ResamplingPassesAvx2
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <inheritdoc cref="ResamplingPasses.FilterRow"/>
    [MethodImpl(Hot)]
    public static void FilterRow(byte* row, ResamplingAxis axis, int count, byte* target)
    {
        var taps = axis.Taps;
        var rounding = Vector128.Create(ResamplingPasses.Rounding);
        var firstTwo = Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);
        var lastTwo = Vector256.Create(2, 2, 2, 2, 3, 3, 3, 3);
        for (var x = 0; x < count; x++)
        {
            var source = row + (nint)axis.First(x) * 4;
            var weights = axis.Weights(x);
            var sum = Vector256<int>.Zero;
            for (var tap = 0; tap < taps; tap += ResamplingAxis.Group)
            {
                // The lower half of a vector is one pixel's channels, the upper half the next pixel's.
                // SAFETY: as in ResamplingPasses; a group reads 16 bytes of pixels and its four weights.
                var four = Avx2.BroadcastVector128ToVector256(weights + tap);
                sum += Avx2.ConvertToVector256Int32(source + tap * 4) * Avx2.PermuteVar8x32(four, firstTwo);
                sum += Avx2.ConvertToVector256Int32(source + tap * 4 + 8) * Avx2.PermuteVar8x32(four, lastTwo);
            }

            var pixel = (sum.GetLower() + sum.GetUpper() + rounding) >> ResamplingAxis.WeightBits;
            var words = Sse41.PackUnsignedSaturate(pixel, pixel);
            ((uint*)target)[x] = Sse2.PackUnsignedSaturate(words.AsInt16(), words.AsInt16()).AsUInt32().ToScalar();
        }
    }

    /// <inheritdoc cref="ResamplingPasses.FilterColumns"/>
    [MethodImpl(Hot)]
    public static void FilterColumns(byte* source, nint rowBytes, int* weights, int taps, byte* target)
    {
        for (nint i = 0; i < rowBytes; i += 16)
        {
            Vector256<int> a = Vector256.Create(ResamplingPasses.Rounding), b = a;
            for (var tap = 0; tap < taps; tap++)
            {
                // SAFETY: as in ResamplingPasses.
                var values = source + tap * rowBytes + i;
                var weight = Vector256.Create(weights[tap]);
                a += Avx2.ConvertToVector256Int32(values) * weight;
                b += Avx2.ConvertToVector256Int32(values + 8) * weight;
            }

            // Packing works on each half of a vector; the permutation puts the quarters back into order.
            var words = Avx2.PackUnsignedSaturate(a >> ResamplingAxis.WeightBits, b >> ResamplingAxis.WeightBits);
            var ordered = Avx2.Permute4x64(words.AsUInt64(), 0b11_01_10_00).AsInt16();
            Sse2.PackUnsignedSaturate(ordered.GetLower(), ordered.GetUpper()).Store(target + i);
        }
    }
}
