using System.Numerics.Tensors;
using EdgeAI.Embedding;
using EdgeAI.Recognition.Fitting.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting;

/// <summary>The fit with labels: directions in which labels differ, measured against how views of one label scatter (linear discriminant analysis).</summary>
/// <remarks>
/// A direction weighs what of the variance along it lies between labels, b / (b + 1) where b is the variance of the labels' means and that of
/// one label's views is 1: the factor by which a photograph's place along it is to be believed. Equal weights would let the weakest of eighty
/// directions, which are mostly noise, count as much as the strongest (<c>docs/decisions/weights-of-directions.md</c>).
/// </remarks>
internal static class DiscriminantFit
{
    /// <summary>Weight of the shipped prior in photographs.</summary>
    public const float PriorPhotographs = 60;

    // Up to here the labels' means ride along with the factorisation, which then also yields their Gram matrix.
    private const int MostLabelsBeside = 300;

    /// <summary>Fits.</summary>
    /// <param name="within">Sw; consumed.</param>
    /// <param name="photographs">n.</param>
    /// <param name="means">M_c of at least two labels.</param>
    /// <param name="prior">S0.</param>
    /// <param name="regularisation">a: share of the mean diagonal that is added to the diagonal.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <param name="room">From <see cref="Room"/>, for whoever fits several times; null for none.</param>
    public static LinearMap Solve(SquareMatrix within, int photographs, LabelMeans means, SquareMatrix prior, float regularisation, int threads, float[]? room = null)
    {
        Mix(within, photographs, prior, regularisation);
        var centre = means.Centre();
        var wanted = Math.Min(means.Count - 1, Projection.MaxRows);
        return new LinearMap(
            means.Count <= MostLabelsBeside ? FewLabels(within, means, centre, wanted, threads, room) : ManyLabels(within, means, centre, wanted, threads),
            centre);
    }

    /// <summary>Memory for fits to at most so many labels, some 23 MB, which serves again and again.</summary>
    /// <param name="length">Features.</param>
    /// <param name="labels">Most labels.</param>
    public static float[]? Room(int length, int labels) => labels <= MostLabelsBeside ? new float[(length + labels) * (length + labels)] : null;

    /// <summary>S = (n Sw + 60 S0) / (n + 60), then a share of its mean diagonal on the diagonal.</summary>
    public static void Mix(SquareMatrix within, int photographs, SquareMatrix prior, float regularisation)
    {
        within.Multiply(photographs / (photographs + PriorPhotographs));
        within.Add(prior, PriorPhotographs / (photographs + PriorPhotographs));
        within.AddToDiagonal((float)(regularisation * within.Trace() / within.Size));
    }

    private static float[] FewLabels(SquareMatrix scatter, LabelMeans means, float[] centre, int wanted, int threads, float[]? room)
    {
        int length = scatter.Size, labels = means.Count;
        var beside = room is null ? new SquareMatrix(length + labels) : new SquareMatrix(length + labels, room);
        for (var label = 0; label < labels; label++) beside.Row(length + label).Clear();
        for (var i = 0; i < length; i++)
        {
            scatter.Row(i).CopyTo(beside.Row(i));
            for (var label = 0; label < labels; label++) beside.Row(i)[length + label] = means.Values[label * length + i] - centre[i];
        }
        var cholesky = CholeskyFactor.Replace(beside, length, threads);
        var gram = Matrix<double>.Build.Dense(labels, labels);
        for (var i = 0; i < labels; i++)
            for (var j = i; j < labels; j++)
                gram[i, j] = gram[j, i] = -beside.Row(length + i)[length + j];
        var eigen = gram.Evd(Symmetricity.Symmetric);

        // V = Z^T q / sqrt(lambda), one column for each direction, the strongest first, times its weight; then W = L^-T V.
        var columns = new float[length * wanted];
        for (var k = 0; k < wanted; k++)
        {
            var squares = Math.Max(eigen.EigenValues[labels - 1 - k].Real, 1e-12);
            var factor = Weight(squares, labels) / Math.Sqrt(squares);
            var mix = new float[labels];
            for (var label = 0; label < labels; label++) mix[label] = (float)(eigen.EigenVectors[label, labels - 1 - k] * factor);
            for (var i = 0; i < length; i++)
                columns[i * wanted + k] = TensorPrimitives.Dot<float>(beside.Row(i)[length..], mix);
        }
        return SolveUpper(cholesky, columns, length, wanted);
    }

    private static float[] ManyLabels(SquareMatrix scatter, LabelMeans means, float[] centre, int wanted, int threads)
    {
        int length = scatter.Size, labels = means.Count;
        var factor = CholeskyFactor.Replace(scatter, length, threads);
        var columns = new float[length * labels];
        for (var label = 0; label < labels; label++)
            for (var i = 0; i < length; i++)
                columns[i * labels + label] = means.Values[label * length + i] - centre[i];
        factor.SolveLower(columns, labels);
        var rows = Transpose(columns, length, labels);
        var directions = LeadingDirections.Of(rows, labels, length, wanted, threads);
        for (var k = 0; k < wanted; k++)
        {
            var direction = directions.AsSpan(k * length, length);
            double squares = 0;
            for (var label = 0; label < labels; label++)
            {
                double along = TensorPrimitives.Dot<float>(rows.AsSpan(label * length, length), direction);
                squares += along * along;
            }
            TensorPrimitives.Multiply(direction, (float)Weight(squares, labels), direction);
        }
        return SolveUpper(factor, Transpose(directions, wanted, length), length, wanted);
    }

    // Of the sum of squares of the labels' means along a direction.
    private static double Weight(double squares, int labels)
    {
        var between = squares / labels;
        return between / (between + 1);
    }

    private static float[] SolveUpper(CholeskyFactor factor, float[] columns, int length, int wanted)
    {
        factor.SolveUpper(columns, wanted);
        var weights = Transpose(columns, length, wanted);
        for (var row = 0; row < wanted; row++)
        {
            var weight = weights.AsSpan(row * length, length);
            if (weight[TensorPrimitives.IndexOfMaxMagnitude<float>(weight)] < 0) TensorPrimitives.Negate(weight, weight);
        }
        return weights;
    }

    /// <summary>float32[rows][columns] to float32[columns][rows].</summary>
    internal static float[] Transpose(float[] values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                result[j * rows + i] = values[i * columns + j];
        return result;
    }
}
