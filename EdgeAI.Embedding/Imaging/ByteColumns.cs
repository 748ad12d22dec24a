using System.Numerics;

namespace EdgeAI.Embedding.Imaging;

/// <summary>Sums of the columns of rows of bytes, 16 bits each.</summary>
internal static class ByteColumns
{
    /// <summary>Most rows that can be added before a sum may overflow.</summary>
    public const int MostRows = ushort.MaxValue / byte.MaxValue;

    /// <summary>Adds one row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="sums">One sum for each of its columns, or more.</param>
    public static void Add(ReadOnlySpan<byte> row, Span<ushort> sums)
    {
        var i = 0;
        // Lanes are neighbouring values; the tail is the scalar equivalent.
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[i..]), out var low, out var high);
            (new Vector<ushort>(sums[i..]) + low).CopyTo(sums[i..]);
            (new Vector<ushort>(sums[(i + Vector<ushort>.Count)..]) + high).CopyTo(sums[(i + Vector<ushort>.Count)..]);
        }

        for (; i < row.Length; i++)
            sums[i] += row[i];
    }
}
