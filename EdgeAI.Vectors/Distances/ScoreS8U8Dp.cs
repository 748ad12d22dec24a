using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAI.Vectors.Distances;

/// <summary>Byte scores with ARM's SDOT (Pi 5; not Pi 4): 16 products an instruction; scalar equivalent: <see cref="ScalarKernels.DotS8U8"/>.</summary>
internal static unsafe class ScoreS8U8Dp
{
    public static void Run(sbyte* query, byte* codes, float* scales, int stride, int* slots, int count, float* scores)
    {
        // SAFETY: stride is a multiple of 64 and both query and every slot's codes hold stride bytes, so no tail exists.
        var sign = Vector128.Create((byte)Int8Codes.Offset);
        for (var n = 0; n < count; n++)
        {
            var row = codes + (long)slots[n] * stride;
            Vector128<int> a = default, b = default;
            for (var i = 0; i < stride; i += 32)
            {
                // Flipping the top bit takes the offset of 128 away: unsigned code to signed value.
                a = Dp.DotProduct(a, (Vector128.Load(row + i) ^ sign).AsSByte(), Vector128.Load(query + i));
                b = Dp.DotProduct(b, (Vector128.Load(row + i + 16) ^ sign).AsSByte(), Vector128.Load(query + i + 16));
            }
            scores[n] = Vector128.Sum(a + b) * scales[slots[n]];
        }
    }
}
