using System.Collections.Immutable;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>
/// Which label each entry of a large index has, and the centroids of the labels. Immutable: <see cref="Update"/> gives another one that shares what did
/// not change, so that a lesson costs what was learned and not what is known. A label keeps its number.
/// </summary>
public sealed class LabelDirectory : ILabelNumbering
{
    private readonly HnswIndex _index;
    private readonly bool _hasCompanions;
    private readonly StoredLabels _stored;
    private readonly long _position;
    private readonly ImmutableDictionary<int, int> _moved;
    private readonly ImmutableDictionary<int, LabelRows> _changed;
    private readonly ImmutableDictionary<string, int> _added;

    private LabelDirectory(
        HnswIndex index, bool hasCompanions, StoredLabels stored, long position, int count,
        ImmutableDictionary<int, int> moved, ImmutableDictionary<int, LabelRows> changed, ImmutableDictionary<string, int> added) =>
        (_index, _hasCompanions, _stored, _position, Count, _moved, _changed, _added) = (index, hasCompanions, stored, position, count, moved, changed, added);

    /// <inheritdoc/>
    public int Dimension => _index.Space.Dimension;

    /// <summary>Labels that have an entry.</summary>
    public int Count { get; }

    /// <summary>What all directories have in common in which labels have the same numbers.</summary>
    public object Numbering => _stored;

    internal StoredLabels Stored => _stored;

    /// <summary>Takes the labels of an index from its file's <see cref="LabelSummary"/>; where it has none, reads them, which takes some seconds for a million entries.</summary>
    /// <param name="index">The index. It must be kept open as long as the directory is used.</param>
    /// <param name="hasCompanions">Whether the companions of its entries are compared with too.</param>
    /// <param name="threads">Threads that reading may take, at least 1.</param>
    public static LabelDirectory Read(HnswIndex index, bool hasCompanions, int threads)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (index.TryGetSummary(out var summary, out var written) && StoredLabels.Of(summary, index.Space.Dimension, index.CompanionBytes) is { } found
            && Of(index, hasCompanions, found, written).Update() is { } current)
            return current;
        // Before anything is read: what changes meanwhile is read once more.
        var position = index.Slots.Position;
        var bytes = LabelSummary.Instance.Summarize(index.Slots, threads);
        return Of(index, hasCompanions, StoredLabels.Of(bytes, index.Space.Dimension, index.CompanionBytes)!, position);
    }

    /// <summary>The directory of the index as it is now.</summary>
    /// <returns>Null where so much changed that all is to be read again.</returns>
    public LabelDirectory? Update()
    {
        var (position, slots) = (_position, new HashSet<int>());
        if (!_index.Slots.TryReadChanges(ref position, slots)) return null;
        return slots.Count == 0 ? this : new LabelChanges(this, _index, _hasCompanions).Apply(slots, position);
    }

    /// <inheritdoc/>
    public int NumberOf(string label)
    {
        var number = RawNumberOf(label);
        return number >= 0 && CountOf(number) > 0 ? number : -1;
    }

    /// <summary>Label of the entry at a place; -1 for none.</summary>
    public int LabelOf(int slot) => !_moved.IsEmpty && _moved.TryGetValue(slot, out var label) ? label : _stored.LabelOf(slot);

    /// <summary>Number of entries of a label.</summary>
    public int CountOf(int label) => SlotsOf(label).Length;

    /// <summary>Places of the entries of a label.</summary>
    public ReadOnlySpan<int> SlotsOf(int label) => ChangedOf(label) is { } rows ? rows.Slots : _stored.SlotsOf(label);

    /// <summary>The label of a number.</summary>
    /// <returns>Null where its entries were changed this moment.</returns>
    public string? TextOf(int label)
    {
        if (ChangedOf(label) is { } rows) return rows.Text.Length > 0 ? rows.Text : null;
        string? text = null;
        foreach (var slot in _stored.SlotsOf(label))
        {
            _index.Slots.TryRead(slot, (_, payload) => text = LabelText.Of(payload));
            if (text is not null && LabelText.HashOf(text) == _stored.HashOf(label)) return text;
        }
        return null;
    }

    /// <summary>Id of the entry that shows a label best: the one nearest to its centroid, of up to 64 of its entries.</summary>
    /// <returns>Null where its entries were changed this moment.</returns>
    public string? NearestToCentroid(int label)
    {
        const int MostCompared = 64;
        var slots = SlotsOf(label);
        var (vector, best, nearest) = (new float[Dimension], float.NegativeInfinity, -1);
        var compared = Math.Min(slots.Length, MostCompared);
        for (var place = 0; place < compared; place++)
        {
            var slot = slots[(int)((long)place * slots.Length / compared)];
            if (!_index.Slots.TryRead(slot, vector, out _) || CentroidScore(label, vector, 1) is var score && score <= best) continue;
            (best, nearest) = (score, slot);
        }
        return nearest >= 0 && _index.Slots.TryRead(nearest, out var id, out _) ? id : null;
    }

    internal int RawNumberOf(string label) => _added.TryGetValue(label, out var number) ? number : _stored.NumberOf(LabelText.HashOf(label));

    internal float CentroidScore(int label, ReadOnlySpan<float> query, float single) =>
        Score(query, ChangedOf(label) is { } rows ? rows.Centroid : _stored.CentroidOf(label), single);

    internal float DefaultCentroidScore(int label, ReadOnlySpan<float> query, float single) =>
        Score(query, ChangedOf(label) is { } rows ? rows.DefaultCentroid : _stored.DefaultCentroidOf(label), single);

    /// <summary>Asks for the centroids of a label ahead of use.</summary>
    internal void PrefetchCentroids(int label)
    {
        // What came since lies in memory, and is little.
        if (label >= _stored.Count) return;
        CompanionVector.Prefetch(_stored.CentroidOf(label));
        if (_hasCompanions) CompanionVector.Prefetch(_stored.DefaultCentroidOf(label));
    }

    internal LabelDirectory With(long position, IReadOnlyDictionary<int, int> moved, IReadOnlyDictionary<int, LabelRows> changed)
    {
        var (added, count) = (_added, Count);
        foreach (var (label, rows) in changed)
        {
            var before = label < _stored.Count || _changed.ContainsKey(label) ? CountOf(label) : 0;
            count += Math.Sign(rows.Slots.Length) - Math.Sign(before);
            if (label >= _stored.Count) added = added.SetItem(rows.Text, label);
        }
        return new LabelDirectory(_index, _hasCompanions, _stored, position, count, _moved.SetItems(moved), _changed.SetItems(changed), added);
    }

    /// <summary>The number that the next new label gets.</summary>
    internal int NextNumber => _stored.Count + _added.Count;

    private static LabelDirectory Of(HnswIndex index, bool hasCompanions, StoredLabels stored, long position) => new(
        index, hasCompanions, stored, position, stored.Count,
        ImmutableDictionary<int, int>.Empty, ImmutableDictionary<int, LabelRows>.Empty, ImmutableDictionary.Create<string, int>(StringComparer.Ordinal));

    private LabelRows? ChangedOf(int label) => !_changed.IsEmpty && _changed.TryGetValue(label, out var rows) ? rows : null;

    private static float Score(ReadOnlySpan<float> query, ReadOnlySpan<byte> centroid, float single) => centroid.IsEmpty ? single : CompanionVector.Dot(query, centroid);
}
