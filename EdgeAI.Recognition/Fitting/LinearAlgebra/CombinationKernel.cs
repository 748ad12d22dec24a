using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeAI.Recognition.Fitting.LinearAlgebra;

/// <summary><c>target -= sum over k of factors[k] * rows[k]</c>: the substitution step of triangular systems, without a trip to memory for each k.</summary>
internal static class CombinationKernel
{
    private const int Chunk = 32;

    /// <summary>Subtracts in place, k in order, with fused multiply-adds.</summary>
    /// <param name="target">A row.</param>
    /// <param name="factors">One factor for each of the rows.</param>
    /// <param name="rows">The rows: the first <c>target.Length</c> values of each are used.</param>
    /// <param name="stride">Values from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(Span<float> target, ReadOnlySpan<float> factors, ReadOnlySpan<float> rows, int stride)
    {
        if (factors.IsEmpty) return;
        // Reads below go through references; this one check covers them all.
        _ = rows[(factors.Length - 1) * stride + target.Length - 1];
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var from = ref MemoryMarshal.GetReference(rows);
        var column = 0;
        for (; column <= target.Length - Chunk; column += Chunk)
        {
            ref var corner = ref Unsafe.Add(ref to, column);
            ref var row = ref Unsafe.Add(ref from, column);
            Vector256<float> a = Vector256.LoadUnsafe(ref corner), b = Vector256.LoadUnsafe(ref corner, 8);
            Vector256<float> c = Vector256.LoadUnsafe(ref corner, 16), d = Vector256.LoadUnsafe(ref corner, 24);
            for (var k = 0; k < factors.Length; k++)
            {
                // SAFETY: column + 32 <= target.Length, and row k has that many values (checked above).
                var factor = Vector256.Create(-factors[k]);
                a = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row), a);
                b = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row, 8), b);
                c = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row, 16), c);
                d = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref row, 24), d);
                row = ref Unsafe.Add(ref row, stride);
            }
            a.StoreUnsafe(ref corner);
            b.StoreUnsafe(ref corner, 8);
            c.StoreUnsafe(ref corner, 16);
            d.StoreUnsafe(ref corner, 24);
        }
        for (; column < target.Length; column++)
        {
            var sum = target[column];
            for (var k = 0; k < factors.Length; k++) sum = MathF.FusedMultiplyAdd(-factors[k], rows[k * stride + column], sum);
            target[column] = sum;
        }
    }
}
