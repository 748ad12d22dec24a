using System.Numerics.Tensors;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>
/// Evidence about a catalog of any size, from one search: candidates are the labels of the nearest entries, their best cosine is that of their nearest
/// entry, and what lies beyond is estimated from a fixed sample of labels. What it costs does not grow with the catalog.
/// </summary>
public sealed class IndexEvidence : FrameEvidence
{
    /// <summary>Entries that a search gives candidates of.</summary>
    public const int Nearest = 256;

    private const int CentroidsAhead = 3;

    private readonly HnswIndex _index;
    private readonly LabelDirectory _directory;
    private readonly PickedFrames _picks;
    private readonly Background? _background;
    private readonly bool _hasCompanions;
    private readonly SlotMatch[] _near = new SlotMatch[Nearest];
    private readonly int[] _labels;
    private readonly float[] _best, _weight, _defaultBest, _defaultWeight;
    private readonly bool[] _isSampled = new bool[StoredLabels.MostSampled];
    private readonly EvidenceTail _tail = new(StoredLabels.MostSampled);
    private readonly PickedFrames.Taker _take;
    private VectorMatch[] _matches = [];
    private int _matchCount;
    private int _count;

    /// <summary>Prepares room.</summary>
    /// <param name="index">The catalog.</param>
    /// <param name="directory">Its labels.</param>
    /// <param name="picks">Frames that somebody picked a label for: further photographs of it.</param>
    /// <param name="background">Photographs of everything else; null where the catalog did not keep its default vectors: the evidence itself stands for the likeness.</param>
    /// <param name="hasCompanions">Whether default vectors are the entries' companions, and not their vectors.</param>
    public IndexEvidence(HnswIndex index, LabelDirectory directory, PickedFrames picks, Background? background, bool hasCompanions)
    {
        ArgumentNullException.ThrowIfNull(picks);
        (_index, _directory, _picks, _background, _hasCompanions) = (index, directory, picks, background, hasCompanions);
        var room = Nearest + picks.Count;
        _take = Take;
        (_labels, _best, _weight, _defaultBest, _defaultWeight) = (new int[room], new float[room], new float[room], new float[room], new float[room]);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Labels => _labels.AsSpan(0, _count);

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Weight => _weight.AsSpan(0, _count);

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Best => _best.AsSpan(0, _count);

    /// <inheritdoc/>
    public override EvidenceTail Tail => _tail;

    /// <inheritdoc/>
    public override float Likeness => _count == 0 ? float.NegativeInfinity
        : _background is null ? TensorPrimitives.Max(Weight)
        : Deciding.Likeness.Of(TensorPrimitives.Max<float>(_defaultWeight.AsSpan(0, _count)), Nearness);

    /// <summary>The entries nearest to the frame that was weighed last, best first.</summary>
    public ReadOnlySpan<VectorMatch> Matches => _matches.AsSpan(0, _matchCount);

    /// <summary>How many <see cref="Matches"/> are wanted.</summary>
    public int Wanted => _matches.Length;

    /// <summary>Says how many <see cref="Matches"/> are wanted of the next frames.</summary>
    public void Want(int matches)
    {
        if (_matches.Length != matches) _matches = new VectorMatch[matches];
    }

    /// <inheritdoc/>
    public override void Weigh(ReadOnlySpan<float> embedding, ReadOnlySpan<float> defaultEmbedding)
    {
        (_matchCount, var near) = _index.Search(embedding, _matches, _near, _hasCompanions ? defaultEmbedding : default);
        _count = 0;
        foreach (var candidate in _near.AsSpan(0, near))
            if (_directory.LabelOf(candidate.Slot) is >= 0 and var label) Take(label, candidate.Score, candidate.CompanionScore);
        var floor = near > 0 ? _near[near - 1].Score : -1;
        _picks.Take(embedding, defaultEmbedding, floor, _take);
        for (var position = 0; position < _count; position++)
        {
            if (position + CentroidsAhead < _count) _directory.PrefetchCentroids(_labels[position + CentroidsAhead]);
            var label = _labels[position];
            var centroid = _directory.CentroidScore(label, embedding, _best[position]);
            _weight[position] = (_best[position] + centroid) / 2;
            _defaultWeight[position] = _hasCompanions
                ? (_defaultBest[position] + _directory.DefaultCentroidScore(label, defaultEmbedding, _defaultBest[position])) / 2
                : _weight[position];
        }
        if (_background is not null) Nearness = _background.Nearness(defaultEmbedding);
        EstimateTail(embedding, floor);
    }

    /// <inheritdoc/>
    public override void Exclude(int label)
    {
        if (PositionOf(label) is not (>= 0 and var position)) return;
        _weight[position] = _defaultWeight[position] = float.NegativeInfinity;
    }

    private void Take(int label, float score, float defaultScore)
    {
        var position = PositionOf(label);
        if (position < 0)
        {
            position = _count++;
            (_labels[position], _best[position], _defaultBest[position]) = (label, score, defaultScore);
            return;
        }
        _best[position] = Math.Max(_best[position], score);
        _defaultBest[position] = Math.Max(_defaultBest[position], defaultScore);
    }

    private void EstimateTail(ReadOnlySpan<float> embedding, float floor)
    {
        var stored = _directory.Stored;
        var sampled = stored.Sampled;
        _tail.Clear();
        Array.Clear(_isSampled);
        var lead = MeanLead();
        foreach (var label in Labels)
            if (sampled.BinarySearch(label) is >= 0 and var place) _isSampled[place] = true;
        for (var place = 0; place < sampled.Length; place++)
        {
            if (_isSampled[place]) continue;
            var centroid = CompanionVector.Dot(embedding, stored.SampleVector(place));
            // None of its entries is among the nearest.
            var best = Math.Min(floor, centroid + (stored.SampleHasSeveral(place) ? lead : 0));
            _tail.Add((best + centroid) / 2);
        }
        _tail.StandFor(_directory.Count - _count);
    }

    /// <summary>By how much the best entry of a label with several is nearer than their centroid, on average over the candidates.</summary>
    private float MeanLead()
    {
        var (sum, count) = (0f, 0);
        for (var position = 0; position < _count; position++)
        {
            if (_directory.CountOf(_labels[position]) < 2) continue;
            // The weight is the mean of both.
            sum += 2 * (_best[position] - _weight[position]);
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }
}
