using System.Collections.Concurrent;
using System.Runtime.Intrinsics;

namespace EdgeAI.Vectors.Distances;

/// <summary>
/// A fixed rotation, as good as random, in d log d steps: signs are flipped, a Hadamard transform mixes a power of two of
/// the values, three times (four where the dimension is no power of two, from either end in turn). Afterwards the values of any vector are spread like
/// normal numbers, so that one scale fits all of them. It is part of the file format: the same for a dimension forever.
/// </summary>
internal sealed unsafe class RandomRotation
{
    private static readonly ConcurrentDictionary<int, RandomRotation> Known = new();

    private readonly int _dimension;
    private readonly int _mixed;
    private readonly float[][] _signs;

    private RandomRotation(int dimension)
    {
        _dimension = dimension;
        _mixed = 1 << System.Numerics.BitOperations.Log2((uint)dimension);
        _signs = new float[_mixed == dimension ? 3 : 4][];
        ulong state = 0;
        for (var round = 0; round < _signs.Length; round++)
        {
            // The transform's own factor goes with the signs, for those values that it mixes.
            var kept = 1 / MathF.Sqrt(_mixed);
            _signs[round] = new float[dimension];
            for (var i = 0; i < dimension; i++)
                _signs[round][i] = ((Next(ref state) & 1) == 0 ? 1 : -1) * (IsMixed(round, i) ? kept : 1);
        }
    }

    public static RandomRotation For(int dimension) => Known.GetOrAdd(dimension, static wanted => new RandomRotation(wanted));

    /// <summary>Writes the rotated vector. Length and products with other vectors so rotated stay as they were.</summary>
    public void Apply(ReadOnlySpan<float> vector, Span<float> rotated)
    {
        vector.CopyTo(rotated);
        rotated = rotated[.._dimension];
        for (var round = 0; round < _signs.Length; round++)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(rotated, _signs[round], rotated);
            fixed (float* values = rotated)
                Mix(values + Start(round), _mixed);
        }
    }

    private int Start(int round) => round % 2 == 0 ? 0 : _dimension - _mixed;

    private bool IsMixed(int round, int i) => i >= Start(round) && i < Start(round) + _mixed;

    /// <summary>Hadamard transform without its factor, of a power of two of values.</summary>
    private static void Mix(float* values, int count)
    {
        // SAFETY: every index is below count: steps are powers of two below it, and groups of four lanes only run from count 4 on.
        if (count < 4)
        {
            for (var step = 1; step < count; step *= 2)
                for (var i = 0; i < count; i++)
                    if ((i & step) == 0)
                        (values[i], values[i + step]) = (values[i] + values[i + step], values[i] - values[i + step]);
            return;
        }
        for (var i = 0; i < count; i += 4)
        {
            // Steps of 1 and 2 lie within four lanes: each lane plus or minus its partner.
            var lanes = Vector128.Load(values + i);
            lanes = lanes * Vector128.Create(1f, -1, 1, -1) + Vector128.Shuffle(lanes, Vector128.Create(1, 0, 3, 2));
            lanes = lanes * Vector128.Create(1f, 1, -1, -1) + Vector128.Shuffle(lanes, Vector128.Create(2, 3, 0, 1));
            lanes.Store(values + i);
        }
        for (var step = 4; step < count; step *= 2)
            for (var group = 0; group < count; group += 2 * step)
                for (var i = group; i < group + step; i += 4)
                {
                    var (first, second) = (Vector128.Load(values + i), Vector128.Load(values + i + step));
                    (first + second).Store(values + i);
                    (first - second).Store(values + i + step);
                }
    }

    private static ulong Next(ref ulong state)
    {
        // SplitMix64.
        var bits = state += 0x9E3779B97F4A7C15UL;
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EBUL;
        return bits ^ bits >> 31;
    }
}
