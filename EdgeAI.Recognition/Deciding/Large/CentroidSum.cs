using System.Numerics.Tensors;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Recognition.Deciding.Large;

/// <summary>Adds up the entries of a label. Reused from label to label; one thread at a time.</summary>
/// <param name="entries">All entries.</param>
/// <param name="hasCompanions">Whether the centroid of their companions is wanted too.</param>
internal sealed class CentroidSum(IEntrySlots entries, bool hasCompanions)
{
    // Of a label with more, so many spread evenly over them: its centroid does not move by the rest, and a lesson stays cheap.
    private const int MostRows = 4096;

    private readonly float[] _vector = new float[entries.Dimension];
    private readonly float[] _sum = new float[entries.Dimension];
    private readonly float[] _companion = new float[CompanionVector.DimensionOf(entries.CompanionBytes)];
    private readonly float[] _companionSum = new float[CompanionVector.DimensionOf(entries.CompanionBytes)];

    /// <summary>Writes the centroids of some entries, encoded.</summary>
    /// <param name="slots">Their places.</param>
    /// <param name="centroid">Receives the centroid of the vectors.</param>
    /// <param name="defaultCentroid">Receives that of the companions; empty where they are not wanted.</param>
    public void Write(ReadOnlySpan<int> slots, Span<byte> centroid, Span<byte> defaultCentroid)
    {
        Array.Clear(_sum);
        Array.Clear(_companionSum);
        var rows = Math.Min(slots.Length, MostRows);
        for (var row = 0; row < rows; row++)
        {
            if (!entries.TryRead(slots[(int)((long)row * slots.Length / rows)], _vector, out var companion)) continue;
            TensorPrimitives.Add(_sum, _vector, _sum);
            if (!hasCompanions || companion.IsEmpty) continue;
            CompanionVector.Decode(companion.Span, _companion);
            TensorPrimitives.Add(_companionSum, _companion, _companionSum);
        }
        Encode(_sum, centroid);
        if (hasCompanions) Encode(_companionSum, defaultCentroid);
    }

    // Opposite vectors add up to nothing, which is like nothing.
    private static void Encode(Span<float> sum, Span<byte> encoded)
    {
        encoded.Clear();
        var norm = TensorPrimitives.Norm<float>(sum);
        if (norm == 0) return;
        TensorPrimitives.Divide(sum, norm, sum);
        CompanionVector.Encode(sum, encoded);
    }
}
