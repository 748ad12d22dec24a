using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace EdgeAI.Recognition.Fitting.LinearAlgebra;

/// <summary>
/// S = L L^T of a symmetric positive definite matrix, blocked, in place: L^T replaces the upper triangle. The matrix may be larger
/// than S: with right-hand sides B beside it, as <c>[S B; . 0]</c>, the factorisation also turns B into Z = L^-1 B and the corner into -Z^T Z.
/// </summary>
internal sealed class CholeskyFactor
{
    private const int BlockRows = 64;
    private const int ColumnsAtOnce = 256;

    private readonly SquareMatrix _upper;
    private readonly int _pivots;
    private readonly int _threads;

    private CholeskyFactor(SquareMatrix upper, int pivots, int threads) => (_upper, _pivots, _threads) = (upper, pivots, threads);

    /// <summary>Factorises in place.</summary>
    /// <param name="matrix">S in its upper left, right-hand sides to the right of it.</param>
    /// <param name="pivots">Size of S.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <exception cref="ArithmeticException">S is not positive definite.</exception>
    public static CholeskyFactor Replace(SquareMatrix matrix, int pivots, int threads)
    {
        var size = matrix.Size;
        for (var first = 0; first < pivots; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, pivots - first);
            FactoriseRows(matrix, first, rows);
            var rest = first + rows;
            if (rest == size) break;
            // What is left of the matrix loses what these rows explain: again C -= A^T A.
            ScatterKernel.Accumulate(matrix.Values.AsMemory(first * size + rest), rows, size - rest, size, -1, matrix, rest, threads);
        }
        return new CholeskyFactor(matrix, pivots, threads);
    }

    /// <summary>Solves L Y = B in place.</summary>
    /// <param name="columns">B: float32[size of S][count], row-major.</param>
    /// <param name="count">Number of right-hand sides.</param>
    public void SolveLower(float[] columns, int count) => ForColumns(count, (from, width) =>
    {
        var factors = new float[_pivots];
        for (var i = 0; i < _pivots; i++)
        {
            for (var above = 0; above < i; above++) factors[above] = _upper.Values[above * _upper.Size + i];
            var target = columns.AsSpan(i * count + from, width);
            CombinationKernel.Subtract(target, factors.AsSpan(0, i), columns.AsSpan(from), count);
            TensorPrimitives.Divide(target, _upper.Values[i * _upper.Size + i], target);
        }
    });

    /// <summary>Solves L^T X = B in place.</summary>
    /// <inheritdoc cref="SolveLower"/>
    public void SolveUpper(float[] columns, int count) => ForColumns(count, (from, width) =>
    {
        for (var i = _pivots - 1; i >= 0; i--)
        {
            var target = columns.AsSpan(i * count + from, width);
            if (i + 1 < _pivots)
                CombinationKernel.Subtract(target, _upper.Row(i)[(i + 1).._pivots], columns.AsSpan((i + 1) * count + from), count);
            TensorPrimitives.Divide(target, _upper.Row(i)[i], target);
        }
    });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FactoriseRows(SquareMatrix matrix, int first, int rows)
    {
        var size = matrix.Size;
        Span<float> factors = stackalloc float[BlockRows];
        for (var i = first; i < first + rows; i++)
        {
            var row = matrix.Row(i)[i..];
            var above = factors[..(i - first)];
            for (var k = 0; k < above.Length; k++) above[k] = matrix.Values[(first + k) * size + i];
            CombinationKernel.Subtract(row, above, matrix.Values.AsSpan(first * size + i), size);
            if (!(row[0] > 0))
                throw new ArithmeticException($"The scatter is not positive definite (pivot {i} of {size} is {row[0]}): features are not finite or the regularisation is 0.");
            TensorPrimitives.Divide(row, MathF.Sqrt(row[0]), row);
        }
    }

    private void ForColumns(int count, Action<int, int> solve) =>
        Parallel.For(0, (count + ColumnsAtOnce - 1) / ColumnsAtOnce, new ParallelOptions { MaxDegreeOfParallelism = _threads }, part =>
            solve(part * ColumnsAtOnce, Math.Min(ColumnsAtOnce, count - part * ColumnsAtOnce)));
}
