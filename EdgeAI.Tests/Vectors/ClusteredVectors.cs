namespace EdgeAI.Tests.Vectors;

/// <summary>Seeded unit vectors around random centres, as embeddings of products lie.</summary>
internal static class ClusteredVectors
{
    public static float[][] Draw(int count, int dimension, int centres, float noise, int seed)
    {
        var random = new Random(seed);
        var centre = Enumerable.Range(0, centres).Select(_ => Gaussian(random, dimension)).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var from = centre[random.Next(centres)];
            var spread = Gaussian(random, dimension);
            return Normalise([.. from.Zip(spread, (c, s) => c + noise * s)]);
        })];
    }

    public static float[] Normalise(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (var i = 0; i < left.Length; i++)
            sum += (double)left[i] * right[i];
        return (float)sum;
    }

    /// <summary>Positions of the nearest, best first.</summary>
    public static int[] Nearest(float[][] vectors, float[] query, int k) =>
        [.. Enumerable.Range(0, vectors.Length).OrderByDescending(i => Dot(vectors[i], query)).Take(k)];

    private static float[] Gaussian(Random random, int dimension)
    {
        var values = new float[dimension];
        for (var i = 0; i < dimension; i++)
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }
}
