namespace EdgeAI.Embedding.Sight;

/// <summary>
/// Where in a part of a frame something lies that is unlike its border: the product of a pixel's distance from the border's
/// colors and of its gradient, less the median. Needs no detector and no training. Keeps its buffers; not safe for concurrent use.
/// </summary>
/// <remarks>
/// Distance: Euclidean in RGB, to the nearest of 12 colors of the 4-pixel border, capped at its 97 % quantile. Gradient: |dx| + |dy| of the
/// brightness, capped at its 95 % quantile. Each is divided by its mean before they are multiplied.
/// </remarks>
public sealed class ProposalMap
{
    /// <summary>Cells in a row and in a column.</summary>
    public const int Side = 56;

    /// <summary>Number of cells.</summary>
    public const int Cells = Side * Side;

    private const int Border = 4;
    private const int BorderColors = 12;
    private const double DistanceCap = 0.97, GradientCap = 0.95;

    private readonly float[] _weights = new float[Cells];
    private readonly float[] _gradient = new float[Cells];
    private readonly float[] _brightness = new float[Cells];
    private readonly float[] _sorted = new float[Cells];
    private readonly float[] _values = new float[Cells];
    private readonly int[] _border = new int[Cells];
    private int _columns = Side, _rows = Side;

    /// <summary>float32[<see cref="Side"/>][<see cref="Side"/>], rows from the top of the frame as it is seen; 0 or more. All zeros where nothing differs, and beyond the frame.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>float32[rows][columns] of <see cref="Grid"/>, the brightness of each cell, 0 to 255: what one frame is told from another by.</summary>
    public ReadOnlySpan<float> Brightness => _brightness.AsSpan(0, Count);

    /// <summary>The part of the frame that the map covers.</summary>
    public MapGrid Grid { get; private set; } = MapGrid.OfSquare(FrameRegion.Whole);

    private int Count => _columns * _rows;

    /// <summary>Computes the map of another frame.</summary>
    /// <param name="rgb">RGB8[rows][columns][3] of the grid, its region reduced.</param>
    /// <param name="grid">What of the frame that is.</param>
    /// <exception cref="ArgumentException">The pixels are of another size.</exception>
    public void Compute(ReadOnlySpan<byte> rgb, MapGrid grid)
    {
        if (rgb.Length != grid.Rows * grid.Columns * 3)
            throw new ArgumentException($"Expected {grid.Rows * grid.Columns * 3} bytes of pixels, {grid.Rows} x {grid.Columns} RGB, got {rgb.Length}.", nameof(rgb));
        (Grid, _columns, _rows) = (grid, grid.Columns, grid.Rows);
        for (var cell = 0; cell < Count; cell++)
            _brightness[cell] = Thousandths(rgb, cell) / 1000f;
        MeasureDistances(rgb);
        MeasureGradients();
        Array.Clear(_weights);
        Span<float> distance = _values.AsSpan(0, Count), gradient = _gradient.AsSpan(0, Count);
        if (!Normalize(distance, DistanceCap) || !Normalize(gradient, GradientCap))
            return;

        for (var cell = 0; cell < Count; cell++)
            distance[cell] *= gradient[cell];
        var median = Quantile(distance, 0.5);
        for (var cell = 0; cell < Count; cell++)
            _weights[((Side - _rows) / 2 + cell / _columns) * Side + (Side - _columns) / 2 + cell % _columns] = Math.Max(0, distance[cell] - median);
    }

    // Integers, so that the order of the border's colors is the same on every machine.
    private static int Thousandths(ReadOnlySpan<byte> rgb, int cell) => 299 * rgb[cell * 3] + 587 * rgb[cell * 3 + 1] + 114 * rgb[cell * 3 + 2];

    private void MeasureDistances(ReadOnlySpan<byte> rgb)
    {
        Span<int> colors = stackalloc int[BorderColors];
        ChooseColors(rgb, colors);
        for (var cell = 0; cell < Count; cell++)
        {
            var nearest = int.MaxValue;
            foreach (var color in colors)
            {
                int red = rgb[cell * 3] - rgb[color * 3], green = rgb[cell * 3 + 1] - rgb[color * 3 + 1], blue = rgb[cell * 3 + 2] - rgb[color * 3 + 2];
                nearest = Math.Min(nearest, red * red + green * green + blue * blue);
            }
            _values[cell] = MathF.Sqrt(nearest);
        }
    }

    /// <summary>Cells of the border at even ranks of brightness.</summary>
    private void ChooseColors(ReadOnlySpan<byte> rgb, Span<int> cells)
    {
        var count = 0;
        // Brightness first, then the place: no two are equal, so an unstable sort is as good as a stable one.
        for (var cell = 0; cell < Count; cell++)
            if (cell % _columns < Border || cell % _columns >= _columns - Border || cell / _columns < Border || cell / _columns >= _rows - Border)
                _border[count++] = Thousandths(rgb, cell) * Cells + cell;
        _border.AsSpan(0, count).Sort();
        for (var i = 0; i < cells.Length; i++)
            cells[i] = _border[i * (count - 1) / (cells.Length - 1)] % Cells;
    }

    private void MeasureGradients()
    {
        for (var y = 0; y < _rows; y++)
            for (var x = 0; x < _columns; x++)
                _gradient[y * _columns + x] = Slope(y * _columns, x, 1, _columns) + Slope(x, y, _columns, _rows);
    }

    /// <summary>Central difference; at the ends from one side.</summary>
    private float Slope(int line, int at, int step, int length)
    {
        int before = Math.Max(0, at - 1), after = Math.Min(length - 1, at + 1);
        return Math.Abs(_brightness[line + after * step] - _brightness[line + before * step]) / (after - before);
    }

    /// <summary>Caps at a quantile and divides by the mean.</summary>
    /// <returns>Whether anything is above 0.</returns>
    private bool Normalize(Span<float> values, double quantile)
    {
        // Something small on a background without any noise: capped at 0, it would be gone.
        var cap = Quantile(values, quantile) is > 0 and var usual ? usual : float.MaxValue;
        double sum = 0;
        foreach (ref var value in values)
        {
            value = Math.Min(value, cap);
            sum += value;
        }
        if (sum == 0)
            return false;
        var scale = (float)(values.Length / sum);
        foreach (ref var value in values)
            value *= scale;
        return true;
    }

    /// <summary>Interpolated between the two values beside its rank.</summary>
    private float Quantile(ReadOnlySpan<float> values, double quantile)
    {
        var sorted = _sorted.AsSpan(0, values.Length);
        values.CopyTo(sorted);
        sorted.Sort();
        var rank = quantile * (sorted.Length - 1);
        var below = (int)rank;
        return below + 1 < sorted.Length ? (float)(sorted[below] + (rank - below) * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }
}
