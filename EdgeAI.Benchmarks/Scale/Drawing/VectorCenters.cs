using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using EdgeAI.Benchmarks.Frames.Drawing;
using EdgeAI.Embedding;

namespace EdgeAI.Benchmarks.Scale.Drawing;

/// <summary>The vectors that entries are drawn around, each of length 1. Immutable.</summary>
internal sealed class VectorCenters
{
    private readonly float[] _values;

    /// <param name="values">float32[count][dimension].</param>
    /// <param name="dimension">Number of values of a vector.</param>
    public VectorCenters(float[] values, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length % dimension, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, 3 * dimension);
        (_values, Dimension) = (values, dimension);
        Fingerprint = XxHash3.HashToUInt64(MemoryMarshal.AsBytes<float>(values)).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }

    public int Dimension { get; }

    public int Count => _values.Length / Dimension;

    /// <summary>Names these very values.</summary>
    public string Fingerprint { get; }

    public ReadOnlySpan<float> this[int number] => _values.AsSpan(number * Dimension, Dimension);

    /// <summary>The embeddings of pictures.</summary>
    public static VectorCenters Embed(PictureSource pictures, Embedder embedder)
    {
        var values = new float[pictures.Count * embedder.Dimension];
        Parallel.ForEach(Partitioner.Create(0, pictures.Count, 16), range =>
        {
            for (var number = range.Item1; number < range.Item2; number++)
            {
                using var picture = pictures.Load(number);
                embedder.Embed(SquarePicture.ToJpeg(picture), values.AsSpan(number * embedder.Dimension, embedder.Dimension));
            }
        });
        return new VectorCenters(values, embedder.Dimension);
    }
}
