using CsCheck;
using EdgeAI.Vectors.Distances;

namespace EdgeAI.Tests.Vectors.Distances;

public class RandomRotationTests
{
    [Fact]
    public void Apply_ToAnyTwoVectors_KeepsTheirProductAndLengths()
    {
        Gen.Int[1, 300].SelectMany(dimension => Gen.Select(Gen.Float[-2, 2].Array[dimension], Gen.Float[-2, 2].Array[dimension])).Sample((left, right) =>
        {
            var (a, b) = (Rotate(left), Rotate(right));
            ClusteredVectors.Dot(a, b).ShouldBe(ClusteredVectors.Dot(left, right), 1e-2f);
            ClusteredVectors.Dot(a, a).ShouldBe(ClusteredVectors.Dot(left, left), 1e-2f);
        }, iter: 300);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(384)]
    public void Apply_ToOneValueAlone_SpreadsItOverAll(int dimension)
    {
        for (var at = 0; at < dimension; at += 37)
        {
            var vector = new float[dimension];
            vector[at] = 1;
            var rotated = Rotate(vector);
            // Normal numbers of this many have their largest near three and a half deviations.
            rotated.Max(Math.Abs).ShouldBeLessThan(6 / MathF.Sqrt(dimension));
            rotated.Count(value => Math.Abs(value) > 0.1f / MathF.Sqrt(dimension)).ShouldBeGreaterThan(dimension / 2);
        }
    }

    /// <summary>The rotation is part of the file format: another one would make every compact index that exists useless.</summary>
    [Theory]
    [InlineData(3.536f, -6.364f, 4.95f, 9.192f, 3.536f, -3.536f, 3.536f, 2.121f)]
    [InlineData(10.5f, -12f, -1.5f, -1.828f, -9.157f, 7.536f, 10.51f, -5.354f, -0.157f, -8.121f, -0.49f, 6.646f)]
    public void Apply_Always_IsTheSame(params float[] expected)
    {
        var rotated = Rotate([.. Enumerable.Range(1, expected.Length).Select(value => (float)value)]);
        for (var i = 0; i < expected.Length; i++)
            rotated[i].ShouldBe(expected[i], 1e-3f, $"value {i}");
    }

    private static float[] Rotate(float[] vector)
    {
        var rotated = new float[vector.Length];
        RandomRotation.For(vector.Length).Apply(vector, rotated);
        return rotated;
    }
}
