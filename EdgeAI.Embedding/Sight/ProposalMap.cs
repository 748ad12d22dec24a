namespace EdgeAI.Embedding.Sight;

/// <summary>
/// Where in the central square of a frame something lies that is unlike its border: the product of a pixel's distance from the border's
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
    private const int BorderCells = Cells - (Side - 2 * Border) * (Side - 2 * Border);
    private const int BorderColors = 12;
    private const double DistanceCap = 0.97, GradientCap = 0.95;

    private readonly float[] _weights = new float[Cells];
    private readonly float[] _gradient = new float[Cells];
    private readonly float[] _brightness = new float[Cells];
    private readonly float[] _sorted = new float[Cells];
    private readonly int[] _border = new int[BorderCells];

    /// <summary>float32[<see cref="Side"/>][<see cref="Side"/>], rows from the top of the frame as it is seen; 0 or more. All zeros where nothing differs.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>float32[<see cref="Side"/>][<see cref="Side"/>], the brightness of each cell, 0 to 255: what one frame is told from another by.</summary>
    public ReadOnlySpan<float> Brightness => _brightness;

    /// <summary>The part of the frame that the map covers: the largest square in the middle of it, or of the region that is looked at.</summary>
    public FrameRegion Square { get; private set; } = FrameRegion.Whole;

    /// <summary>Computes the map of another frame.</summary>
    /// <param name="rgb">RGB8[<see cref="Side"/>][<see cref="Side"/>][3], the square reduced.</param>
    /// <param name="square">What of the frame that is.</param>
    /// <exception cref="ArgumentException">The pixels are of another size.</exception>
    public void Compute(ReadOnlySpan<byte> rgb, FrameRegion square)
    {
        if (rgb.Length != Cells * 3)
            throw new ArgumentException($"Expected {Cells * 3} bytes of pixels, {Side} x {Side} RGB, got {rgb.Length}.", nameof(rgb));
        Square = square;
        for (var cell = 0; cell < Cells; cell++)
            _brightness[cell] = Thousandths(rgb, cell) / 1000f;
        MeasureDistances(rgb);
        MeasureGradients();
        if (!Normalize(_weights, DistanceCap) || !Normalize(_gradient, GradientCap))
        {
            Array.Clear(_weights);
            return;
        }

        for (var cell = 0; cell < Cells; cell++)
            _weights[cell] *= _gradient[cell];
        var median = Quantile(_weights, 0.5);
        for (var cell = 0; cell < Cells; cell++)
            _weights[cell] = Math.Max(0, _weights[cell] - median);
    }

    /// <summary>A part of the map as a part of the frame.</summary>
    /// <param name="part">In fractions of the map's side.</param>
    public FrameRegion InFrame(FrameRegion part) =>
        new(Square.Left + part.Left * Square.Width, Square.Top + part.Top * Square.Height, part.Width * Square.Width, part.Height * Square.Height);

    // Integers, so that the order of the border's colors is the same on every machine.
    private static int Thousandths(ReadOnlySpan<byte> rgb, int cell) => 299 * rgb[cell * 3] + 587 * rgb[cell * 3 + 1] + 114 * rgb[cell * 3 + 2];

    private void MeasureDistances(ReadOnlySpan<byte> rgb)
    {
        Span<int> colors = stackalloc int[BorderColors];
        ChooseColors(rgb, colors);
        for (var cell = 0; cell < Cells; cell++)
        {
            var nearest = int.MaxValue;
            foreach (var color in colors)
            {
                int red = rgb[cell * 3] - rgb[color * 3], green = rgb[cell * 3 + 1] - rgb[color * 3 + 1], blue = rgb[cell * 3 + 2] - rgb[color * 3 + 2];
                nearest = Math.Min(nearest, red * red + green * green + blue * blue);
            }
            _weights[cell] = MathF.Sqrt(nearest);
        }
    }

    /// <summary>Cells of the border at even ranks of brightness.</summary>
    private void ChooseColors(ReadOnlySpan<byte> rgb, Span<int> cells)
    {
        var count = 0;
        // Brightness first, then the place: no two are equal, so an unstable sort is as good as a stable one.
        for (var cell = 0; cell < Cells; cell++)
            if (cell % Side is < Border or >= Side - Border || cell / Side is < Border or >= Side - Border)
                _border[count++] = Thousandths(rgb, cell) * Cells + cell;
        _border.AsSpan().Sort();
        for (var i = 0; i < cells.Length; i++)
            cells[i] = _border[i * (BorderCells - 1) / (cells.Length - 1)] % Cells;
    }

    private void MeasureGradients()
    {
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
                _gradient[y * Side + x] = Slope(y * Side, x, 1) + Slope(x, y, Side);
    }

    /// <summary>Central difference; at the ends from one side.</summary>
    private float Slope(int line, int at, int step)
    {
        int before = Math.Max(0, at - 1), after = Math.Min(Side - 1, at + 1);
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
        var scale = (float)(Cells / sum);
        foreach (ref var value in values)
            value *= scale;
        return true;
    }

    /// <summary>Interpolated between the two values beside its rank.</summary>
    private float Quantile(ReadOnlySpan<float> values, double quantile)
    {
        values.CopyTo(_sorted);
        _sorted.AsSpan().Sort();
        var rank = quantile * (Cells - 1);
        var below = (int)rank;
        return below + 1 < Cells ? (float)(_sorted[below] + (rank - below) * (_sorted[below + 1] - _sorted[below])) : _sorted[^1];
    }
}
