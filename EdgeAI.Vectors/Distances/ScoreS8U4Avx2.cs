using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAI.Vectors.Distances;

/// <summary>Half-byte scores with VPMADDUBSW: 32 products an instruction; scalar equivalent: <see cref="ScalarKernels.DotS8U4"/>.</summary>
internal static unsafe class ScoreS8U4Avx2
{
    public static void Run(sbyte* query, int correction, byte* codes, float* scales, int stride, int* slots, int count, float* scores)
    {
        // SAFETY: stride is a multiple of 32, every slot's codes hold stride bytes and the query twice as many, so no tail exists.
        var (low, ones) = (Vector256.Create((byte)15), Vector256<short>.One);
        for (var n = 0; n < count; n++)
        {
            var row = codes + (long)slots[n] * stride;
            Vector256<int> sum = default;
            for (var i = 0; i < stride; i += 32)
            {
                var both = Vector256.Load(row + i);
                // Four products of at most 15 * 127 meet in a lane of 16 bits: no saturation.
                var pairs = Avx2.MultiplyAddAdjacent(both & low, Vector256.Load(query + 2 * i))
                    + Avx2.MultiplyAddAdjacent((both.AsUInt16() >>> 4).AsByte() & low, Vector256.Load(query + 2 * i + 32));
                sum += Avx2.MultiplyAddAdjacent(pairs, ones);
            }
            scores[n] = (2 * Vector256.Sum(sum) - correction) * scales[slots[n]];
        }
    }
}
