using System.Runtime.Intrinsics;

namespace EdgeAI.Vectors.Distances;

/// <summary>Half-byte scores on 128 bits of any instruction set (NEON of a Pi 4, SSE); scalar equivalent: <see cref="ScalarKernels.DotS8U4"/>.</summary>
internal static unsafe class ScoreS8U4Vector128
{
    public static void Run(sbyte* query, int correction, byte* codes, float* scales, int stride, int* slots, int count, float* scores)
    {
        // SAFETY: stride is a multiple of 32, every slot's codes hold stride bytes and the query twice as many, so no tail exists.
        var low = Vector128.Create((byte)15);
        for (var n = 0; n < count; n++)
        {
            var row = codes + (long)slots[n] * stride;
            Vector128<int> sum = default;
            for (var i = 0; i < stride; i += 32)
            {
                var (first, second) = (Vector128.Load(row + i), Vector128.Load(row + i + 16));
                // Eight products of at most 15 * 127 meet in a lane of 16 bits: they fit.
                var products = Products(first & low, query + 2 * i) + Products(second & low, query + 2 * i + 16)
                    + Products(first >>> 4, query + 2 * i + 32) + Products(second >>> 4, query + 2 * i + 48);
                var (lower, upper) = Vector128.Widen(products);
                sum += lower + upper;
            }
            scores[n] = (2 * Vector128.Sum(sum) - correction) * scales[slots[n]];
        }
    }

    /// <summary>Sixteen products, added in pairs of eight lanes apart.</summary>
    private static Vector128<short> Products(Vector128<byte> codes, sbyte* query)
    {
        var (codeLow, codeHigh) = Vector128.Widen(codes.AsSByte());
        var (queryLow, queryHigh) = Vector128.Widen(Vector128.Load(query));
        return codeLow * queryLow + codeHigh * queryHigh;
    }
}
