using System.Runtime.InteropServices;
using EdgeAI.Vectors;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>
/// The labels of an index as they were when its file was written: which entry has which, their centroids, and a sample of them. It lies in the mapped
/// file, or in memory where the file has no summary. Immutable.
/// </summary>
internal sealed class StoredLabels
{
    /// <summary>Labels of the sample that stands for those beyond the candidates.</summary>
    public const int MostSampled = 1024;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly LabelLayout _layout;
    private readonly int[] _sample;
    private readonly bool[] _sampleHasSeveral;

    private StoredLabels(ReadOnlyMemory<byte> bytes, LabelLayout layout)
    {
        (_bytes, _layout) = (bytes, layout);
        _sample = Ints(layout.Sample, layout.Sampled).ToArray();
        _sampleHasSeveral = [.. _sample.Select(label => CountOf(label) > 1)];
    }

    /// <summary>Number of labels.</summary>
    public int Count => _layout.Labels;

    /// <summary>Labels of the sample, ascending; all where there are no more.</summary>
    public ReadOnlySpan<int> Sampled => _sample;

    /// <summary>Takes what <see cref="LabelSummary"/> made.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="dimension">Values of a vector of the index.</param>
    /// <param name="companionBytes">Bytes of each of its companions.</param>
    /// <returns>Null where it is of another kind, version or index.</returns>
    public static StoredLabels? Of(ReadOnlyMemory<byte> summary, int dimension, int companionBytes) =>
        LabelLayout.Parse(summary.Span) is { } layout && layout.Dimension == dimension && layout.CompanionBytes == companionBytes && HasSample(summary.Span, layout)
            ? new StoredLabels(summary, layout)
            : null;

    /// <summary>Label of the entry at a place; -1 for none.</summary>
    public int LabelOf(int slot) => slot < _layout.Slots ? Ints(_layout.LabelOf + (long)slot * sizeof(int), 1)[0] : -1;

    /// <summary>Number of a label by the hash of its text; -1 for one that is not there.</summary>
    public int NumberOf(ulong hash) => LabelNumbers.Find(Ints(_layout.Table, _layout.TableLength), Hashes, hash);

    /// <summary>Hash of a label's text.</summary>
    public ulong HashOf(int label) => Hashes[label];

    /// <summary>Number of entries of a label.</summary>
    public int CountOf(int label) => Ints(_layout.Starts + (long)label * sizeof(int), 2) is var ends ? ends[1] - ends[0] : 0;

    /// <summary>Places of the entries of a label.</summary>
    public ReadOnlySpan<int> SlotsOf(int label) => Ints(_layout.Rows + (long)Ints(_layout.Starts + (long)label * sizeof(int), 1)[0] * sizeof(int), CountOf(label));

    /// <summary>Encoded centroid of a label; empty for one with a single entry.</summary>
    public ReadOnlySpan<byte> CentroidOf(int label) => Row(_layout.Centroids, label, CompanionVector.BytesOf(_layout.Dimension));

    /// <summary>Encoded centroid of its companions; empty for one with a single entry, or where there are no companions.</summary>
    public ReadOnlySpan<byte> DefaultCentroidOf(int label) => Row(_layout.DefaultCentroids, label, _layout.CompanionBytes);

    /// <summary>The encoded centroid, or only vector, of a label of the sample.</summary>
    public ReadOnlySpan<byte> SampleVector(int place) =>
        Part(_layout.SampleVectors + (long)place * CompanionVector.BytesOf(_layout.Dimension), CompanionVector.BytesOf(_layout.Dimension));

    /// <summary>Whether a label of the sample has several entries.</summary>
    public bool SampleHasSeveral(int place) => _sampleHasSeveral[place];

    // What is read at once; the rest of a large file is checked in the background.
    private static bool HasSample(ReadOnlySpan<byte> summary, LabelLayout layout)
    {
        foreach (var label in MemoryMarshal.Cast<byte, int>(summary.Slice((int)layout.Sample, layout.Sampled * sizeof(int))))
            if (label < 0 || label >= layout.Labels) return false;
        return true;
    }

    private ReadOnlySpan<ulong> Hashes => MemoryMarshal.Cast<byte, ulong>(Part(LabelLayout.Hashes, _layout.Labels * sizeof(ulong)));

    private ReadOnlySpan<byte> Row(long rows, int label, int bytes) =>
        Ints(_layout.CentroidAt + (long)label * sizeof(int), 1)[0] is >= 0 and var row ? Part(rows + (long)row * bytes, bytes) : [];

    private ReadOnlySpan<int> Ints(long from, int count) => MemoryMarshal.Cast<byte, int>(Part(from, count * sizeof(int)));

    private ReadOnlySpan<byte> Part(long from, int bytes) => _bytes.Span.Slice((int)from, bytes);
}
