using CsCheck;
using EdgeAI.Recognition.Fitting.LinearAlgebra;

namespace EdgeAI.Tests.Recognition.Fitting;

public class LinearAlgebraTests
{
    [Fact]
    public void Accumulate_OfAnyShape_MatchesTheDefinition() =>
        Gen.Select(Gen.Int[1, 600], Gen.Int[1, 70], Gen.Int[0, 5], Gen.Int[0, 1000]).Sample((count, length, origin, seed) =>
        {
            var rows = Random(count * length, seed);
            var target = new SquareMatrix(origin + length);
            ScatterKernel.Accumulate(rows, count, length, length, -0.5f, target, origin, threads: 2);
            for (var i = 0; i < length; i++)
            {
                for (var j = i; j < length; j++)
                {
                    double expected = 0;
                    for (var k = 0; k < count; k++) expected += -0.5 * rows[k * length + i] * rows[k * length + j];
                    target.Row(origin + i)[origin + j].ShouldBe((float)expected, 1e-3f);
                }
            }
        }, iter: 40);

    [Fact]
    public void Accumulate_OnAnyNumberOfThreads_GivesTheSameBits()
    {
        var rows = Random(700 * 130, 1);
        float[] Sum(int threads)
        {
            var target = new SquareMatrix(130);
            ScatterKernel.Accumulate(rows, 700, 130, 130, 1, target, 0, threads);
            return target.Values;
        }
        Sum(1).ShouldBe(Sum(4));
    }

    [Fact]
    public void Cholesky_OfAScatter_SolvesAndYieldsTheGramMatrixBeside()
    {
        const int Size = 150, Beside = 7;
        var matrix = Scatter(Size, Size + Beside);
        var original = (float[])matrix.Values.Clone();
        var right = Random(Size * Beside, 5);
        for (var i = 0; i < Size; i++) right.AsSpan(i * Beside, Beside).CopyTo(matrix.Row(i)[Size..]);

        var factor = CholeskyFactor.Replace(matrix, Size, threads: 2);

        var lower = (float[])right.Clone();
        factor.SolveLower(lower, Beside);
        for (var i = 0; i < Size; i++) matrix.Row(i)[Size..].ToArray().ShouldBe(lower.AsSpan(i * Beside, Beside).ToArray(), 1e-3);
        for (var a = 0; a < Beside; a++)
        {
            double gram = 0;
            for (var i = 0; i < Size; i++) gram += (double)lower[i * Beside + a] * lower[i * Beside + a];
            (-matrix.Row(Size + a)[Size + a]).ShouldBe((float)gram, 1e-3f);
        }
        factor.SolveUpper(lower, Beside);
        for (var i = 0; i < Size; i++)
        {
            double product = 0;
            for (var k = 0; k < Size; k++) product += (double)original[Math.Min(i, k) * (Size + Beside) + Math.Max(i, k)] * lower[k * Beside];
            product.ShouldBe(right[i * Beside], 2e-3);
        }
    }

    [Fact]
    public void Cholesky_OfAMatrixThatIsNotPositive_SaysSo()
    {
        var matrix = new SquareMatrix(3);
        Should.Throw<ArithmeticException>(() => CholeskyFactor.Replace(matrix, 3, 1)).Message.ShouldContain("not positive definite");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(500)]
    public void LeadingDirections_OfRowsWithKnownSpread_AreFound(int count)
    {
        const int Length = 90, Wanted = 5;
        // Rows spread 2^-k along axis k: the directions are the axes, signed positive.
        var rows = Random(count * Length, 3);
        for (var i = 0; i < rows.Length; i++) rows[i] *= MathF.Pow(2, -(i % Length));
        var directions = LeadingDirections.Of(rows, count, Length, Wanted, threads: 2);
        for (var k = 0; k < Wanted; k++)
        {
            var direction = directions.AsSpan(k * Length, Length).ToArray();
            direction.Sum(value => value * value).ShouldBe(1, 1e-3f);
            direction[k].ShouldBeGreaterThan(0.8f);
        }
    }

    private static SquareMatrix Scatter(int size, int with)
    {
        var matrix = new SquareMatrix(with);
        ScatterKernel.Accumulate(Random(400 * size, 2), 400, size, size, 1f / 400, matrix, 0, 1);
        for (var i = 0; i < size; i++) matrix.Row(i)[i] += 0.05f;
        return matrix;
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
    }
}
