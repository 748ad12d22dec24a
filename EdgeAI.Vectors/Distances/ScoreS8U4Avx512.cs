using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAI.Vectors.Distances;

/// <summary>Half-byte scores with VPMADDUBSW on 512 bits: 64 products an instruction; scalar equivalent: <see cref="ScalarKernels.DotS8U4"/>.</summary>
internal static unsafe class ScoreS8U4Avx512
{
    public static void Run(sbyte* query, int correction, byte* codes, float* scales, int stride, int* slots, int count, float* scores)
    {
        // SAFETY: stride is a multiple of 32, every slot's codes hold stride bytes and the query twice as many, so no tail exists.
        var (low, ones) = (Vector256.Create((byte)15), Vector512<short>.One);
        for (var n = 0; n < count; n++)
        {
            var row = codes + (long)slots[n] * stride;
            Vector512<int> sum = default;
            for (var i = 0; i < stride; i += 32)
            {
                var both = Vector256.Load(row + i);
                // Low halves beside high ones, as the query's values lie.
                var spread = Vector512.Create(both & low, (both.AsUInt16() >>> 4).AsByte() & low);
                sum += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(spread, Vector512.Load(query + 2 * i)), ones);
            }
            scores[n] = (2 * Vector512.Sum(sum) - correction) * scales[slots[n]];
        }
    }
}
