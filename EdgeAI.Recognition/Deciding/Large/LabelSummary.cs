using System.Runtime.InteropServices;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>
/// Writes the labels of a catalog into its index file, so that a start reads neither payloads nor vectors: some 40 bytes a label and 8 an entry, an
/// encoded centroid for each label with several entries, and a sample of the labels.
/// </summary>
public sealed class LabelSummary : IIndexSummary
{
    private const int SampleSeed = 1;

    private LabelSummary()
    {
    }

    /// <summary>The one there is.</summary>
    public static LabelSummary Instance { get; } = new();

    /// <inheritdoc/>
    public byte[] Summarize(IEntrySlots entries, int threads)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var labelOf = new int[entries.Limit];
        Array.Fill(labelOf, -1);
        var numbers = new LabelNumbers(entries, labelOf);
        entries.Read(numbers.Add);
        var (starts, rows) = Group(labelOf, numbers.Count);
        var centroidAt = Centroids(starts, out var several);
        var sample = Sample(numbers.Count);
        var layout = new LabelLayout(
            entries.Dimension, entries.CompanionBytes, labelOf.Length, numbers.Count, rows.Length, several, sample.Length, numbers.Table.Length);
        var summary = new byte[layout.Length];
        layout.Write(summary);
        Put(summary, LabelLayout.Hashes, numbers.Hashes);
        Put<int>(summary, layout.LabelOf, labelOf);
        Put<int>(summary, layout.Starts, starts);
        Put<int>(summary, layout.Rows, rows);
        Put<int>(summary, layout.CentroidAt, centroidAt);
        Put(summary, layout.Table, numbers.Table);
        Put<int>(summary, layout.Sample, sample);
        WriteCentroids(summary, layout, entries, threads, label => rows.AsMemory(starts[label]..starts[label + 1]), centroidAt);
        WriteSample(summary, layout, entries, sample, centroidAt, label => rows[starts[label]]);
        return summary;
    }

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

    private static int[] Centroids(int[] starts, out int several)
    {
        var (centroidAt, count) = (new int[starts.Length - 1], 0);
        for (var label = 0; label < centroidAt.Length; label++) centroidAt[label] = starts[label + 1] - starts[label] > 1 ? count++ : -1;
        several = count;
        return centroidAt;
    }

    private static int[] Sample(int labels)
    {
        if (labels <= StoredLabels.MostSampled) return [.. Enumerable.Range(0, labels)];
        var random = new Random(SampleSeed);
        var drawn = new HashSet<int>();
        while (drawn.Count < StoredLabels.MostSampled) drawn.Add(random.Next(labels));
        return [.. drawn.Order()];
    }

    private static void WriteCentroids(byte[] summary, LabelLayout layout, IEntrySlots entries, int threads, Func<int, ReadOnlyMemory<int>> rowsOf, int[] centroidAt)
    {
        var bytes = CompanionVector.BytesOf(layout.Dimension);
        Parallel.For(0, layout.Labels, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new CentroidSum(entries, layout.CompanionBytes > 0), (label, _, sum) =>
        {
            if (centroidAt[label] is not (>= 0 and var row)) return sum;
            sum.Write(
                rowsOf(label).Span,
                summary.AsSpan((int)(layout.Centroids + (long)row * bytes), bytes),
                summary.AsSpan((int)(layout.DefaultCentroids + (long)row * layout.CompanionBytes), layout.CompanionBytes));
            return sum;
        }, _ => { });
    }

    private static void WriteSample(byte[] summary, LabelLayout layout, IEntrySlots entries, int[] sample, int[] centroidAt, Func<int, int> firstOf)
    {
        var (bytes, vector) = (CompanionVector.BytesOf(layout.Dimension), new float[layout.Dimension]);
        for (var place = 0; place < sample.Length; place++)
        {
            var encoded = summary.AsSpan((int)(layout.SampleVectors + (long)place * bytes), bytes);
            if (centroidAt[sample[place]] is >= 0 and var row) summary.AsSpan((int)(layout.Centroids + (long)row * bytes), bytes).CopyTo(encoded);
            else if (entries.TryRead(firstOf(sample[place]), vector, out _)) CompanionVector.Encode(vector, encoded);
        }
    }

    private static void Put<T>(byte[] summary, long at, ReadOnlySpan<T> values) where T : unmanaged => MemoryMarshal.AsBytes(values).CopyTo(summary.AsSpan((int)at));
}
