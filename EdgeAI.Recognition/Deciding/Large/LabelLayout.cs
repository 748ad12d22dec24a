using System.Runtime.InteropServices;
using EdgeAI.Vectors;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>Where what lies in a summary of labels, from its counts. Offsets in bytes; docs/index-format.md describes every part.</summary>
/// <param name="Dimension">Values of a vector.</param>
/// <param name="CompanionBytes">Bytes of a companion; 0 for none.</param>
/// <param name="Slots">Places of entries.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Labelled">Entries that have a label.</param>
/// <param name="Several">Labels of several entries.</param>
/// <param name="Sampled">Labels of the sample.</param>
/// <param name="TableLength">Places of the hash table, a power of two.</param>
internal sealed record LabelLayout(int Dimension, int CompanionBytes, int Slots, int Labels, int Labelled, int Several, int Sampled, int TableLength)
{
    private const int Fields = 8;

    // The last byte is the version.
    private static ReadOnlySpan<byte> Magic => "LABELS\0\x1"u8;

    private long CentroidBytes => CompanionVector.BytesOf(Dimension);

    /// <summary>uint64 a label: hash of its text.</summary>
    public const long Hashes = 8 + Fields * sizeof(int);

    /// <summary>int32 a place: number of its entry's label, -1 for none.</summary>
    public long LabelOf => Hashes + (long)Labels * sizeof(ulong);

    /// <summary>int32 a label and one more: where its places begin in <see cref="Rows"/>.</summary>
    public long Starts => LabelOf + (long)Slots * sizeof(int);

    /// <summary>int32 an entry: places, by label.</summary>
    public long Rows => Starts + (Labels + 1L) * sizeof(int);

    /// <summary>int32 a label: its row in <see cref="Centroids"/>, -1 for one with a single entry.</summary>
    public long CentroidAt => Rows + (long)Labelled * sizeof(int);

    /// <summary>int32: open-addressing table of label number + 1 by hash.</summary>
    public long Table => CentroidAt + (long)Labels * sizeof(int);

    /// <summary>int32 a label of the sample, ascending.</summary>
    public long Sample => Table + (long)TableLength * sizeof(int);

    /// <summary>An encoded vector for each label of the sample.</summary>
    public long SampleVectors => Sample + (long)Sampled * sizeof(int);

    /// <summary>An encoded vector for each label with several entries.</summary>
    public long Centroids => SampleVectors + Sampled * CentroidBytes;

    /// <summary>The same of their companions.</summary>
    public long DefaultCentroids => Centroids + Several * CentroidBytes;

    /// <summary>Bytes of the whole.</summary>
    public long Length => DefaultCentroids + (long)Several * CompanionBytes;

    /// <returns>Null where the bytes are no such summary.</returns>
    public static LabelLayout? Parse(ReadOnlySpan<byte> summary)
    {
        if (summary.Length < Magic.Length + Fields * sizeof(int) || !summary.StartsWith(Magic)) return null;
        var fields = MemoryMarshal.Cast<byte, int>(summary.Slice(Magic.Length, Fields * sizeof(int)));
        foreach (var field in fields)
            if (field < 0) return null;
        if (fields[0] is < 1 or > CompanionVector.MaxDimension || fields[7] < 1 || (fields[7] & (fields[7] - 1)) != 0) return null;
        var layout = new LabelLayout(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7]);
        return layout.Length == summary.Length && layout.Sampled <= StoredLabels.MostSampled ? layout : null;
    }

    /// <summary>Writes the head of a summary.</summary>
    public void Write(Span<byte> summary)
    {
        Magic.CopyTo(summary);
        ReadOnlySpan<int> fields = [Dimension, CompanionBytes, Slots, Labels, Labelled, Several, Sampled, TableLength];
        MemoryMarshal.AsBytes(fields).CopyTo(summary[Magic.Length..]);
    }
}
