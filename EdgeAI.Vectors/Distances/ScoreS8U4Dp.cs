using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAI.Vectors.Distances;

/// <summary>Half-byte scores with ARM's SDOT (Pi 5; not Pi 4): 16 products an instruction; scalar equivalent: <see cref="ScalarKernels.DotS8U4"/>.</summary>
internal static unsafe class ScoreS8U4Dp
{
    public static void Run(sbyte* query, int correction, byte* codes, float* scales, int stride, int* slots, int count, float* scores)
    {
        // SAFETY: stride is a multiple of 32, every slot's codes hold stride bytes and the query twice as many, so no tail exists.
        var low = Vector128.Create((byte)15);
        for (var n = 0; n < count; n++)
        {
            var row = codes + (long)slots[n] * stride;
            Vector128<int> a = default, b = default;
            for (var i = 0; i < stride; i += 32)
            {
                // Codes are at most 15, so that signed bytes hold them.
                var (first, second) = (Vector128.Load(row + i), Vector128.Load(row + i + 16));
                a = Dp.DotProduct(a, (first & low).AsSByte(), Vector128.Load(query + 2 * i));
                b = Dp.DotProduct(b, (second & low).AsSByte(), Vector128.Load(query + 2 * i + 16));
                a = Dp.DotProduct(a, (first >>> 4).AsSByte(), Vector128.Load(query + 2 * i + 32));
                b = Dp.DotProduct(b, (second >>> 4).AsSByte(), Vector128.Load(query + 2 * i + 48));
            }
            scores[n] = (2 * Vector128.Sum(a + b) - correction) * scales[slots[n]];
        }
    }
}
