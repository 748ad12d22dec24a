using System.Runtime.Intrinsics;

namespace EdgeAI.Vectors.Hnsw;

/// <summary>Checks vectors that come from outside and brings them to length 1.</summary>
public static class VectorIntake
{
    // Squares of anything shorter vanish in single precision; no embedding is that short.
    private const double ShortestLength = 1e-18;

    /// <summary>Writes the normalised vector. One whose length is 1 already, as far as single precision goes, is kept bit for bit.</summary>
    /// <param name="vector">As many finite values as <paramref name="target"/> has; not all zero.</param>
    /// <param name="target">Receives the vector at length 1.</param>
    /// <exception cref="InvalidVectorException">Wrong dimension, not finite, or zero.</exception>
    public static void Normalise(ReadOnlySpan<float> vector, Span<float> target)
    {
        if (vector.Length != target.Length)
            throw new InvalidVectorException($"The vector has {vector.Length} values, this index takes {target.Length}. Use the embedding that the index was built with.");
        var squares = SumOfSquares(vector);
        if (!double.IsFinite(squares))
            throw NotFinite(vector);
        var length = Math.Sqrt(squares);
        if (length < ShortestLength)
            throw new InvalidVectorException($"The vector is zero (length {length:g3}): it has no direction, so no cosine with anything. Expected at least one value that is not zero.");
        if (Math.Abs(length - 1) < 1e-6)
            vector.CopyTo(target);
        else
            for (var i = 0; i < vector.Length; i++)
                target[i] = (float)(vector[i] / length);
    }

    // Four at a time on every machine, so that the same vector gets the same length everywhere.
    private static double SumOfSquares(ReadOnlySpan<float> vector)
    {
        Vector128<double> first = default, second = default;
        var i = 0;
        for (; i <= vector.Length - 4; i += 4)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(vector.Slice(i, 4)));
            first += low * low;
            second += high * high;
        }
        var sum = Vector128.Sum(first + second);
        for (; i < vector.Length; i++)
            sum += (double)vector[i] * vector[i];
        return sum;
    }

    private static InvalidVectorException NotFinite(ReadOnlySpan<float> vector)
    {
        for (var i = 0; i < vector.Length; i++)
            if (!float.IsFinite(vector[i]))
                return new InvalidVectorException($"Value {i} of the vector is {vector[i]}. Expected finite numbers: NaN and infinity would poison every answer.");
        return new InvalidVectorException("The vector's length overflows. Expected values that single precision can square.");
    }
}
