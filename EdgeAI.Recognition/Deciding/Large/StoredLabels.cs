using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>
/// The labels of an index as they were when they were read: which entry has which, their centroids, and a sample of them. Some 40 bytes a label and 8
/// an entry, and an encoded centroid for each label with several entries; no vector of a single entry and no text, which the index has. Immutable.
/// </summary>
internal sealed class StoredLabels
{
    /// <summary>Labels of the sample that stands for those beyond the candidates.</summary>
    public const int MostSampled = 1024;

    private const int SampleSeed = 1;

    private readonly int[] _labelOf;
    private readonly int[] _starts;
    private readonly int[] _rows;
    private readonly int[] _centroidAt;
    private readonly byte[] _centroids;
    private readonly byte[] _defaultCentroids;
    private readonly int _centroidBytes, _defaultBytes;
    private readonly LabelNumbers _numbers;
    private readonly byte[] _sampleVectors;
    private readonly int[] _sample;
    private readonly bool[] _sampleHasSeveral;

    private StoredLabels(HnswIndex index, int[] labelOf, LabelNumbers numbers, bool hasCompanions, int threads)
    {
        (_labelOf, _numbers) = (labelOf, numbers);
        (_starts, _rows) = Group(labelOf, numbers.Count);
        (_centroidBytes, _defaultBytes) = (CompanionVector.BytesOf(index.Space.Dimension), hasCompanions ? index.CompanionBytes : 0);
        _centroidAt = new int[numbers.Count];
        var several = 0;
        for (var label = 0; label < _centroidAt.Length; label++) _centroidAt[label] = CountOf(label) > 1 ? several++ : -1;
        (_centroids, _defaultCentroids) = (new byte[(long)several * _centroidBytes], new byte[(long)several * _defaultBytes]);
        Parallel.For(0, numbers.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new CentroidSum(index, hasCompanions), (label, _, sum) =>
        {
            if (_centroidAt[label] >= 0) sum.Write(SlotsOf(label), Row(_centroids, label, _centroidBytes), Row(_defaultCentroids, label, _defaultBytes));
            return sum;
        }, _ => { });
        (_sample, _sampleVectors) = Sample(index);
        _sampleHasSeveral = [.. _sample.Select(label => CountOf(label) > 1)];
    }

    /// <summary>Number of labels.</summary>
    public int Count => _centroidAt.Length;

    /// <summary>Labels of the sample, ascending; all where there are no more.</summary>
    public ReadOnlySpan<int> Sampled => _sample;

    /// <summary>Reads the labels of all entries.</summary>
    /// <param name="index">The entries.</param>
    /// <param name="hasCompanions">Whether centroids of their companions are wanted.</param>
    /// <param name="threads">Threads that the centroids may take.</param>
    public static StoredLabels Read(HnswIndex index, bool hasCompanions, int threads)
    {
        var labelOf = new int[index.Slots.Limit];
        Array.Fill(labelOf, -1);
        var numbers = new LabelNumbers(index, labelOf);
        index.Slots.Read(numbers.Add);
        return new StoredLabels(index, labelOf, numbers, hasCompanions, threads);
    }

    /// <summary>Label of the entry at a place; -1 for none.</summary>
    public int LabelOf(int slot) => slot < _labelOf.Length ? _labelOf[slot] : -1;

    /// <summary>Number of a label by the hash of its text; -1 for one that is not there.</summary>
    public int NumberOf(ulong hash) => _numbers.Find(hash);

    /// <summary>Hash of a label's text.</summary>
    public ulong HashOf(int label) => _numbers.HashOf(label);

    public int CountOf(int label) => _starts[label + 1] - _starts[label];

    public ReadOnlySpan<int> SlotsOf(int label) => _rows.AsSpan(_starts[label], CountOf(label));

    /// <summary>Encoded centroid of a label; empty for one with a single entry.</summary>
    public ReadOnlySpan<byte> CentroidOf(int label) => _centroidAt[label] < 0 ? [] : Row(_centroids, label, _centroidBytes);

    /// <summary>Encoded centroid of its companions; empty for one with a single entry.</summary>
    public ReadOnlySpan<byte> DefaultCentroidOf(int label) => _centroidAt[label] < 0 ? [] : Row(_defaultCentroids, label, _defaultBytes);

    /// <summary>The encoded centroid, or only vector, of a label of the sample.</summary>
    public ReadOnlySpan<byte> SampleVector(int place) => _sampleVectors.AsSpan(place * _centroidBytes, _centroidBytes);

    /// <summary>Whether a label of the sample has several entries.</summary>
    public bool SampleHasSeveral(int place) => _sampleHasSeveral[place];

    private Span<byte> Row(byte[] rows, int label, int bytes) => new(rows, checked(_centroidAt[label] * bytes), bytes);

    private static (int[] Starts, int[] Rows) Group(int[] labelOf, int labels)
    {
        var starts = new int[labels + 1];
        foreach (var label in labelOf)
            if (label >= 0) starts[label + 1]++;
        for (var label = 0; label < labels; label++) starts[label + 1] += starts[label];
        var (rows, next) = (new int[starts[labels]], starts.AsSpan(0, labels).ToArray());
        for (var slot = 0; slot < labelOf.Length; slot++)
            if (labelOf[slot] is >= 0 and var label) rows[next[label]++] = slot;
        return (starts, rows);
    }

    private (int[] Sample, byte[] Vectors) Sample(HnswIndex index)
    {
        int[] sample = Count <= MostSampled ? [.. Enumerable.Range(0, Count)] : Draw(Count);
        var vectors = new byte[sample.Length * _centroidBytes];
        var vector = new float[index.Space.Dimension];
        for (var place = 0; place < sample.Length; place++)
        {
            var encoded = vectors.AsSpan(place * _centroidBytes, _centroidBytes);
            if (CentroidOf(sample[place]) is { IsEmpty: false } centroid) centroid.CopyTo(encoded);
            else if (index.Slots.TryRead(SlotsOf(sample[place])[0], vector, out _)) CompanionVector.Encode(vector, encoded);
        }
        return (sample, vectors);
    }

    private static int[] Draw(int labels)
    {
        var random = new Random(SampleSeed);
        var drawn = new HashSet<int>();
        while (drawn.Count < MostSampled) drawn.Add(random.Next(labels));
        return [.. drawn.Order()];
    }
}
