using System.Numerics.Tensors;
using EdgeAI.Recognition.Fitting.Copies;
using MathNet.Numerics.LinearAlgebra;

namespace EdgeAI.Recognition.Fitting.LinearAlgebra;

/// <summary>The directions in which rows differ most: leading right singular vectors, each signed so that its largest entry is positive.</summary>
internal static class LeadingDirections
{
    // Up to here the eigenvectors of rows * rows^T are exact and take less than a second.
    private const int MostGramRows = 300;
    private const int Spare = 64;
    private const int Iterations = 24;

    /// <summary>Finds orthonormal directions.</summary>
    /// <param name="rows">float32[count][length]; centred by the caller if it wants principal components.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="length">Length of a row.</param>
    /// <param name="wanted">Number of directions, at most the rank of the rows.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <returns>float32[wanted][length], the strongest first.</returns>
    public static float[] Of(float[] rows, int count, int length, int wanted, int threads)
    {
        var directions = count <= MostGramRows ? FromGram(rows, count, length, wanted) : FromCovariance(rows, count, length, wanted, threads);
        for (var i = 0; i < wanted; i++)
        {
            var direction = directions.AsSpan(i * length, length);
            if (direction[TensorPrimitives.IndexOfMaxMagnitude(direction)] < 0) TensorPrimitives.Negate(direction, direction);
        }
        return directions;
    }

    private static float[] FromGram(float[] rows, int count, int length, int wanted)
    {
        var gram = Matrix<double>.Build.Dense(count, count);
        for (var i = 0; i < count; i++)
            for (var j = i; j < count; j++)
                gram[i, j] = gram[j, i] = TensorPrimitives.Dot<float>(rows.AsSpan(i * length, length), rows.AsSpan(j * length, length));
        var vectors = gram.Evd(Symmetricity.Symmetric).EigenVectors;
        var directions = new float[wanted * length];
        for (var k = 0; k < wanted; k++)
        {
            var direction = directions.AsSpan(k * length, length);
            for (var i = 0; i < count; i++)
                TensorPrimitives.MultiplyAdd(rows.AsSpan(i * length, length), (float)vectors[i, count - 1 - k], direction, direction);
            var norm = TensorPrimitives.Norm<float>(direction);
            if (norm > 0) TensorPrimitives.Divide(direction, norm, direction);
        }
        return directions;
    }

    /// <summary>Subspace iteration on the covariance: a full decomposition of 2,408 x 2,408 would take minutes, and only the leading directions are wanted.</summary>
    private static float[] FromCovariance(float[] rows, int count, int length, int wanted, int threads)
    {
        var covariance = new SquareMatrix(length);
        ScatterKernel.Accumulate(rows, count, length, length, 1, covariance, 0, threads);
        for (var i = 0; i < length; i++)
            for (var j = i + 1; j < length; j++)
                covariance.Values[j * length + i] = covariance.Values[i * length + j];

        var width = Math.Min(wanted + Spare, Math.Min(count, length));
        var random = new SeededRandom("leading directions");
        var basis = new float[width * length];
        for (var i = 0; i < basis.Length; i++) basis[i] = (float)random.Next(-1, 1);
        Orthonormalise(basis, width, length);
        var image = new float[width * length];
        for (var step = 0; step < Iterations; step++)
        {
            Multiply(covariance, basis, width, image, threads);
            (basis, image) = (image, basis);
            Orthonormalise(basis, width, length);
        }
        Multiply(covariance, basis, width, image, threads);
        return Rotate(basis, image, width, length, wanted);
    }

    // image = basis * covariance, rows stay rows; each row is one thread's work.
    private static void Multiply(SquareMatrix covariance, float[] basis, int width, float[] image, int threads) =>
        Parallel.For(0, width, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            var length = covariance.Size;
            var vector = basis.AsSpan(row * length, length);
            for (var i = 0; i < length; i++)
                image[row * length + i] = TensorPrimitives.Dot(covariance.Row(i), vector);
        });

    // Gram-Schmidt, each vector twice. What then is mere rounding of the vectors before it is cleared: normalised, it would be no direction of its own.
    private static void Orthonormalise(float[] basis, int width, int length)
    {
        const float Rounding = 1e-5f;
        for (var i = 0; i < width; i++)
        {
            var vector = basis.AsSpan(i * length, length);
            var before = TensorPrimitives.Norm<float>(vector);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    var other = basis.AsSpan(j * length, length);
                    TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<float>(other, vector), vector, vector);
                }
            }
            var norm = TensorPrimitives.Norm<float>(vector);
            if (norm > Rounding * before) TensorPrimitives.Divide(vector, norm, vector); else vector.Clear();
        }
    }

    // Rayleigh-Ritz: within the subspace the small eigenproblem is exact.
    private static float[] Rotate(float[] basis, float[] image, int width, int length, int wanted)
    {
        var small = Matrix<double>.Build.Dense(width, width);
        for (var i = 0; i < width; i++)
            for (var j = i; j < width; j++)
                small[i, j] = small[j, i] = TensorPrimitives.Dot<float>(basis.AsSpan(i * length, length), image.AsSpan(j * length, length));
        var vectors = small.Evd(Symmetricity.Symmetric).EigenVectors;
        var directions = new float[wanted * length];
        for (var k = 0; k < wanted; k++)
        {
            var direction = directions.AsSpan(k * length, length);
            for (var i = 0; i < width; i++)
                TensorPrimitives.MultiplyAdd(basis.AsSpan(i * length, length), (float)vectors[i, width - 1 - k], direction, direction);
        }
        return directions;
    }
}
