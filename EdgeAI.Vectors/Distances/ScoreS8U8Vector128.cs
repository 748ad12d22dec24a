using System.Runtime.Intrinsics;

namespace EdgeAI.Vectors.Distances;

/// <summary>Byte scores on 128 bits of any instruction set (NEON of a Pi 4, SSE); scalar equivalent: <see cref="ScalarKernels.DotS8U8"/>.</summary>
internal static unsafe class ScoreS8U8Vector128
{
    public static void Run(sbyte* query, byte* codes, float* scales, int stride, int* slots, int count, float* scores)
    {
        // SAFETY: stride is a multiple of 64 and both query and every slot's codes hold stride bytes, so no tail exists.
        var sign = Vector128.Create((byte)Int8Codes.Offset);
        for (var n = 0; n < count; n++)
        {
            var row = codes + (long)slots[n] * stride;
            Vector128<int> sum = default;
            for (var i = 0; i < stride; i += 16)
            {
                var (codeLow, codeHigh) = Vector128.Widen((Vector128.Load(row + i) ^ sign).AsSByte());
                var (queryLow, queryHigh) = Vector128.Widen(Vector128.Load(query + i));
                // A product of two codes is at most 127 * 128, so one fits 16 bits and the sum of two needs 32.
                var (w0, w1) = Vector128.Widen(codeLow * queryLow);
                var (w2, w3) = Vector128.Widen(codeHigh * queryHigh);
                sum += w0 + w1 + (w2 + w3);
            }
            scores[n] = Vector128.Sum(sum) * scales[slots[n]];
        }
    }
}
