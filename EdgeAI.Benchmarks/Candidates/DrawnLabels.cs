using System.Numerics.Tensors;
using EdgeAI.Benchmarks.Search;
using EdgeAI.Recognition;
using EdgeAI.Vectors;

namespace EdgeAI.Benchmarks.Candidates;

/// <summary>A catalog of many labels, each drawn around a vector of a real one.</summary>
internal sealed class DrawnLabels
{
    // Lengths of the noise: labels lie apart as look-alikes do, entries of one label as its photographs.
    private const float LabelSpread = 0.7f, EntrySpread = 0.5f;
    private const int Seed = 5;

    private readonly float[] _vectors, _centroids;
    private readonly int _labels, _each, _dimension;

    public DrawnLabels(float[][] around, int labels, int each)
    {
        (_labels, _each, _dimension) = (labels, each, around[0].Length);
        (_vectors, _centroids) = (new float[(long)labels * each * _dimension], new float[labels * _dimension]);
        var source = new GaussianSource(Seed);
        var (label, noise) = (new float[_dimension], new float[_dimension]);
        for (var number = 0; number < labels; number++)
        {
            Draw(around[source.Next(around.Length)], LabelSpread, source, noise, label);
            var centroid = _centroids.AsSpan(number * _dimension, _dimension);
            for (var entry = 0; entry < each; entry++)
            {
                var vector = VectorOf(number, entry);
                if (each == 1) label.CopyTo(vector);
                else Draw(label, EntrySpread, source, noise, vector);
                TensorPrimitives.Add(centroid, vector, centroid);
            }
            TensorPrimitives.Divide(centroid, TensorPrimitives.Norm<float>(centroid), centroid);
        }
    }

    public static string TextOf(int label) => $"drawn/{label}";

    public IEnumerable<VectorEntry> Entries()
    {
        for (var label = 0; label < _labels; label++)
            for (var entry = 0; entry < _each; entry++)
                yield return new VectorEntry($"{label}/{entry}", VectorOf(label, entry).ToArray(), new CatalogPayload(TextOf(label), "drawn", $"{entry}").ToUtf8Json());
    }

    /// <summary>The exact evidence for each label.</summary>
    public void Weigh(float[] query, float[] evidence) => Parallel.For(0, _labels, label =>
    {
        var best = -1f;
        for (var entry = 0; entry < _each; entry++) best = Math.Max(best, TensorPrimitives.Dot<float>(query, VectorOf(label, entry)));
        evidence[label] = (best + TensorPrimitives.Dot<float>(query, _centroids.AsSpan(label * _dimension, _dimension))) / 2;
    });

    private Span<float> VectorOf(int label, int entry) => _vectors.AsSpan((label * _each + entry) * _dimension, _dimension);

    private static void Draw(ReadOnlySpan<float> center, float spread, GaussianSource source, Span<float> noise, Span<float> vector)
    {
        source.Fill(noise);
        TensorPrimitives.MultiplyAdd(noise, spread / MathF.Sqrt(noise.Length), center, vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
    }
}
