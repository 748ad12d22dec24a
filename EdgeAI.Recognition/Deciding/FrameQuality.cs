using System.Numerics;

namespace EdgeAI.Recognition.Deciding;

/// <summary>What a frame's pixels say about whether it can be recognised at all.</summary>
/// <param name="Luma">Mean brightness (ITU-R BT.601), 0 to 255.</param>
/// <param name="Contrast">Standard deviation of the values of a channel, mean of the channels, 0 to 128.</param>
/// <param name="Sharpness">
/// Mean square of the second difference along a row, a column or a diagonal, whichever is least, as a share of the variance of the values, 0 to
/// 16: how much of the contrast lies between neighbouring pixels. The Laplacian (Pech-Pacheco et al. 2000) is the sum over two directions, and
/// keeps most of its value where movement has smeared one; as a share it does not fall with the light. 0 where there is no contrast.
/// </param>
public readonly record struct FrameQuality(float Luma, float Contrast, float Sharpness)
{
    /// <summary>Cells in a row and in a column of <see cref="Measure"/>'s map.</summary>
    public const int CellsAcross = 28;

    /// <summary>Number of cells.</summary>
    public const int Cells = CellsAcross * CellsAcross;

    private const int Channels = 3;
    private const int MaxSize = 1024;

    // A step along a diagonal is longer by half, and the second differences of photographs are larger by this.
    private const double OfDiagonals = 2.5;

    /// <summary>Measures a frame. Allocates nothing.</summary>
    /// <param name="rgb">RGB8[size][size][3], the embedder's input.</param>
    /// <param name="size">Side in pixels, 28 to 1,024.</param>
    /// <param name="cells">Receives the mean of each of 28 x 28 cells, 0 to 255, for <see cref="Difference"/>; or empty.</param>
    public static FrameQuality Measure(ReadOnlySpan<byte> rgb, int size, Span<float> cells)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, CellsAcross);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, size * size * Channels);
        var length = size * Channels;
        Span<short> above = stackalloc short[length], row = stackalloc short[length], below = stackalloc short[length];
        // At most 37 rows of 255 to a cell: the sums stay within 16 bits.
        Span<short> columns = stackalloc short[length];
        columns.Clear();
        Span<long> sums = stackalloc long[Channels];
        sums.Clear();
        Span<long> edges = stackalloc long[4];
        edges.Clear();
        long squares = 0;
        int cellRow = 0, cellTop = 0;
        for (var y = 0; y < size; y++)
        {
            squares += ReadRow(rgb.Slice(y * length, length), below, columns);
            if (y >= 2) AddSecondDifferences(above, row, below, edges);
            var spare = above;
            above = row;
            row = below;
            below = spare;
            if (y + 1 < (cellRow + 1) * size / CellsAcross) continue;
            FinishCells(columns, y + 1 - cellTop, sums, cells.IsEmpty ? cells : cells.Slice(cellRow * CellsAcross, CellsAcross));
            columns.Clear();
            (cellRow, cellTop) = (cellRow + 1, y + 1);
        }

        double pixels = (double)size * size, inner = (size - 2.0) * (size - 2.0) * Channels;
        double red = sums[0] / pixels, green = sums[1] / pixels, blue = sums[2] / pixels;
        var variance = Math.Max(0, (squares / pixels - red * red - green * green - blue * blue) / Channels);
        var least = Math.Min(Math.Min(edges[0], edges[1]), Math.Min(edges[2], edges[3]) / OfDiagonals);
        return new FrameQuality((float)(0.299 * red + 0.587 * green + 0.114 * blue), (float)Math.Sqrt(variance), variance < 1e-6 ? 0 : (float)(least / inner / variance));
    }

    /// <summary>How much one frame differs from another: mean distance of their cells, 0 to 255, after a change of the light as a whole is taken out.</summary>
    public static float Difference(ReadOnlySpan<float> cells, ReadOnlySpan<float> before)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, before.Length);
        float now = 0, then = 0;
        for (var i = 0; i < cells.Length; i++) (now, then) = (now + cells[i], then + before[i]);
        var gain = now > 0 ? then / now : 1;
        float sum = 0;
        for (var i = 0; i < cells.Length; i++) sum += Math.Abs(cells[i] * gain - before[i]);
        return cells.IsEmpty ? 0 : sum / cells.Length;
    }

    /// <summary>Widens a row, adds it to the sums of its columns, and returns the sum of its squares.</summary>
    private static long ReadRow(ReadOnlySpan<byte> bytes, Span<short> row, Span<short> columns)
    {
        var i = 0;
        var total = Vector<int>.Zero;
        // Lanes are neighbouring values of the interleaved channels; the tail is the scalar equivalent.
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(bytes[i..]), out var low, out var high);
            total += Take(low.As<ushort, short>(), row[i..], columns[i..]) + Take(high.As<ushort, short>(), row[(i + Vector<short>.Count)..], columns[(i + Vector<short>.Count)..]);
        }
        long squares = Vector.Sum(total);
        for (; i < bytes.Length; i++)
        {
            row[i] = bytes[i];
            columns[i] += bytes[i];
            squares += bytes[i] * bytes[i];
        }
        return squares;
    }

    private static Vector<int> Take(Vector<short> values, Span<short> row, Span<short> columns)
    {
        values.CopyTo(row);
        (new Vector<short>(columns) + values).CopyTo(columns);
        return SumOfSquares(values);
    }

    /// <summary>Adds a row's squared second differences, without its ends: along the row, the column, and the two diagonals.</summary>
    private static void AddSecondDifferences(ReadOnlySpan<short> above, ReadOnlySpan<short> row, ReadOnlySpan<short> below, Span<long> sums)
    {
        var i = Channels;
        Vector<int> along = default, down = default, falling = default, rising = default;
        // Neighbours of the same channel are three values apart. |difference| <= 510, so 1,024 pixels of squares stay within 32 bits.
        for (; i <= row.Length - Channels - Vector<short>.Count; i += Vector<short>.Count)
        {
            var twice = new Vector<short>(row[i..]) << 1;
            along += SumOfSquares(new Vector<short>(row[(i - Channels)..]) + new Vector<short>(row[(i + Channels)..]) - twice);
            down += SumOfSquares(new Vector<short>(above[i..]) + new Vector<short>(below[i..]) - twice);
            falling += SumOfSquares(new Vector<short>(above[(i - Channels)..]) + new Vector<short>(below[(i + Channels)..]) - twice);
            rising += SumOfSquares(new Vector<short>(above[(i + Channels)..]) + new Vector<short>(below[(i - Channels)..]) - twice);
        }
        sums[0] += Vector.Sum(along);
        sums[1] += Vector.Sum(down);
        sums[2] += Vector.Sum(falling);
        sums[3] += Vector.Sum(rising);
        for (; i < row.Length - Channels; i++)
        {
            var twice = 2 * row[i];
            sums[0] += Square(row[i - Channels] + row[i + Channels] - twice);
            sums[1] += Square(above[i] + below[i] - twice);
            sums[2] += Square(above[i - Channels] + below[i + Channels] - twice);
            sums[3] += Square(above[i + Channels] + below[i - Channels] - twice);
        }
    }

    private static int Square(int value) => value * value;

    private static Vector<int> SumOfSquares(Vector<short> values)
    {
        Vector.Widen(values, out var low, out var high);
        return low * low + high * high;
    }

    private static void FinishCells(ReadOnlySpan<short> columns, int rows, Span<long> sums, Span<float> cells)
    {
        for (var i = 0; i < columns.Length; i++) sums[i % Channels] += columns[i];
        var size = columns.Length / Channels;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            int left = cell * size / CellsAcross * Channels, right = (cell + 1) * size / CellsAcross * Channels, total = 0;
            for (var i = left; i < right; i++) total += columns[i];
            cells[cell] = (float)total / (rows * (right - left));
        }
    }
}
