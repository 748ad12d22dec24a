using System.Numerics.Tensors;
using EdgeAI.Vectors;

namespace EdgeAI.Recognition.Deciding;

/// <summary>Catalog vectors grouped by label, with the centroid of each label: what an exact answer by labels is made from. Immutable.</summary>
public sealed class LabelGallery : ILabelNumbering
{
    // Beyond this an exact look at every photograph would take longer than embedding the frame.
    private const int MostVectors = 16_384;

    private readonly GalleryRows _rows;
    private readonly float[] _centroids;
    private readonly int[] _starts;
    private readonly string[] _labels;

    private LabelGallery(int dimension, string[] labels, int[] starts, GalleryRows rows, float[] centroids)
    {
        Dimension = dimension;
        _labels = labels;
        (_starts, _rows, _centroids) = (starts, rows, centroids);
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>The labels, sorted.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <inheritdoc/>
    public int NumberOf(string label) => Math.Max(-1, Array.BinarySearch(_labels, label, StringComparer.Ordinal));

    /// <summary>
    /// Groups vectors. Of a catalog with more than 16,384, as many of each label are kept as fit, spread evenly over its order; centroids are of all.
    /// </summary>
    /// <param name="labelOf">Label of each vector.</param>
    /// <param name="vectors">float32[count][dimension], each normalised.</param>
    /// <param name="dimension">Number of values of a vector.</param>
    public static LabelGallery Create(IReadOnlyList<string> labelOf, ReadOnlySpan<float> vectors, int dimension)
    {
        ArgumentNullException.ThrowIfNull(labelOf);
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectors.Length, labelOf.Count * dimension);
        return Create(labelOf, new FloatRows(vectors.ToArray(), dimension));
    }

    /// <summary>Groups vectors that stay where they are, encoded: the companions of an index's entries.</summary>
    /// <param name="labelOf">Label of each vector.</param>
    /// <param name="vectors">As <see cref="CompanionVector"/> encodes them, all of one dimension.</param>
    /// <param name="dimension">Number of values of a vector.</param>
    public static LabelGallery Create(IReadOnlyList<string> labelOf, IReadOnlyList<ReadOnlyMemory<byte>> vectors, int dimension)
    {
        ArgumentNullException.ThrowIfNull(labelOf);
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectors.Count, labelOf.Count);
        return Create(labelOf, new EncodedRows([.. vectors], dimension));
    }

    /// <summary>The centroid of a label, normalised.</summary>
    public ReadOnlySpan<float> CentroidOf(int label) => _centroids.AsSpan(label * Dimension, Dimension);

    /// <summary>Number of vectors kept of a label.</summary>
    public int CountOf(int label) => _starts[label + 1] - _starts[label];

    /// <summary>Cosine of a query to the centroid of each label.</summary>
    public void ScoreCentroids(ReadOnlySpan<float> query, Span<float> scores)
    {
        for (var label = 0; label < scores.Length; label++)
            scores[label] = TensorPrimitives.Dot(query, _centroids.AsSpan(label * Dimension, Dimension));
    }

    /// <summary>Best cosine of a query to a vector of each label.</summary>
    public void ScoreBest(ReadOnlySpan<float> query, Span<float> scores)
    {
        for (var label = 0; label < scores.Length; label++)
        {
            var best = -1f;
            for (var i = _starts[label]; i < _starts[label + 1]; i++)
                best = Math.Max(best, _rows.Dot(query, i));
            scores[label] = best;
        }
    }

    private static LabelGallery Create(IReadOnlyList<string> labelOf, GalleryRows rows)
    {
        string[] labels = [.. labelOf.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var groups = labelOf.Select((label, i) => (label, i)).ToLookup(pair => pair.label, pair => pair.i, StringComparer.Ordinal);
        var starts = new int[labels.Length + 1];
        var mostOfALabel = labelOf.Count <= MostVectors ? int.MaxValue : Math.Max(1, MostVectors / labels.Length);
        var kept = new List<int>(Math.Min(labelOf.Count, MostVectors));
        var centroids = new float[labels.Length * rows.Dimension];
        var vector = new float[rows.Dimension];
        for (var label = 0; label < labels.Length; label++)
        {
            var centroid = centroids.AsSpan(label * rows.Dimension, rows.Dimension);
            int[] own = [.. groups[labels[label]]];
            var keep = Math.Min(own.Length, mostOfALabel);
            for (var i = 0; i < own.Length; i++)
            {
                rows.Read(own[i], vector);
                TensorPrimitives.Add(centroid, vector, centroid);
                if ((long)(i + 1) * keep / own.Length > (long)i * keep / own.Length) kept.Add(own[i]);
            }
            var norm = TensorPrimitives.Norm<float>(centroid);
            if (norm > 0) TensorPrimitives.Divide(centroid, norm, centroid);
            starts[label + 1] = kept.Count;
        }
        return new LabelGallery(rows.Dimension, labels, starts, rows.Pick([.. kept]), centroids);
    }
}
