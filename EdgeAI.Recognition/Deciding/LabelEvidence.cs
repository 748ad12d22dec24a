using System.Numerics.Tensors;

namespace EdgeAI.Recognition.Deciding;

/// <summary>How much speaks for each label: half the best cosine to one of its photographs, half the cosine to their centroid. Reused from query to query; one thread at a time.</summary>
public sealed class LabelEvidence
{
    private readonly LabelGallery _gallery;
    private readonly float[] _best;
    private readonly float[] _centroids;
    private readonly float[] _weight;
    private readonly float[] _left;
    private readonly int[] _ranked;

    /// <summary>Prepares room for the labels of a gallery.</summary>
    public LabelEvidence(LabelGallery gallery)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        _gallery = gallery;
        var labels = gallery.Labels.Count;
        _best = new float[labels];
        _centroids = new float[labels];
        _weight = new float[labels];
        _left = new float[labels];
        _ranked = new int[labels];
    }

    /// <summary>Best cosine to a photograph of each label.</summary>
    public ReadOnlySpan<float> Best => _best;

    /// <summary>Cosine to the centroid of each label.</summary>
    public ReadOnlySpan<float> Centroids => _centroids;

    /// <summary>The evidence for each label, -1 to 1.</summary>
    public ReadOnlySpan<float> Weight => _weight;

    /// <summary>The most evidence for any label; negative infinity where every label was taken out.</summary>
    public float Top => _weight.Length == 0 ? float.NegativeInfinity : TensorPrimitives.Max<float>(_weight);

    /// <summary>Weighs a query.</summary>
    /// <param name="query">Its embedding, normalised.</param>
    public void Weigh(ReadOnlySpan<float> query)
    {
        _gallery.ScoreBest(query, _best);
        _gallery.ScoreCentroids(query, _centroids);
        TensorPrimitives.Add<float>(_best, _centroids, _weight);
        TensorPrimitives.Multiply(_weight, 0.5f, _weight);
    }

    /// <summary>Takes a label out of the choice for the query that was weighed last.</summary>
    public void Exclude(int label) => _weight[label] = float.NegativeInfinity;

    /// <summary>The labels with most evidence, best first; ties by label.</summary>
    /// <param name="count">How many, fewer where there are fewer labels.</param>
    public ReadOnlySpan<int> Ranked(int count)
    {
        count = Math.Min(count, _weight.Length);
        _weight.CopyTo(_left.AsSpan());
        for (var i = 0; i < count; i++)
        {
            var top = TensorPrimitives.IndexOfMax<float>(_left);
            _ranked[i] = top;
            _left[top] = float.NegativeInfinity;
        }
        return _ranked.AsSpan(0, count);
    }
}
