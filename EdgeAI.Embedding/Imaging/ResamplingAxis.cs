namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// Triangle filter along one axis, its support widened by the reduction: for each output position the first input position and
/// fixed-point weights. Positions, weights and their rounding are those of Pillow's BILINEAR, by which the reference figures were
/// made. Only IEEE basic operations in float64 and integers, so the weights are the same on every machine.
/// </summary>
internal sealed unsafe class ResamplingAxis : IDisposable
{
    /// <summary>Weights are multiples of 2^-22: times 255 they fill an int32, with a bit to spare for their sum.</summary>
    public const int WeightBits = 22;

    /// <summary>Weights are stored in groups of so many, the last group filled up with zeros.</summary>
    public const int Group = 4;

    private readonly NativeBuffer _memory = new();
    private (double Length, int Decoded, double Target, double Offset, int Count) _planned;
    private int* _first;
    private int* _weights;
    private int _stride;

    /// <summary>Most input positions that one output reads.</summary>
    public int Taps { get; private set; }

    /// <summary>First input position that any output reads.</summary>
    public int Start { get; private set; }

    /// <summary>One past the last input position that any output reads.</summary>
    public int End { get; private set; }

    /// <summary>First input position of an output; <see cref="Taps"/> positions from there lie inside the input.</summary>
    public int First(int output) => _first[output];

    /// <summary><see cref="Taps"/> weights of an output, and zeros up to a multiple of <see cref="Group"/>.</summary>
    public int* Weights(int output) => _weights + (nint)output * _stride;

    /// <summary>Prepares the filter; free if nothing changed since the last frame.</summary>
    /// <param name="length">Input length in input pixels; a fraction where a JPEG was decoded at a reduced scale.</param>
    /// <param name="decoded">Number of input pixels, at least <paramref name="length"/>.</param>
    /// <param name="target">Length of the whole output; a fraction where only a part of it is made.</param>
    /// <param name="offset">First output position wanted; a fraction where the part begins between two.</param>
    /// <param name="count">Number of output positions wanted.</param>
    public void Plan(double length, int decoded, double target, double offset, int count)
    {
        if (_planned == (length, decoded, target, offset, count))
            return;
        var scale = length / target;
        var support = Math.Max(scale, 1);
        Taps = Math.Min(decoded, (int)Math.Ceiling(support) * 2 + 1);
        _stride = (Taps + Group - 1) / Group * Group;
        _weights = (int*)_memory.Reserve((nuint)count * (nuint)(_stride + 1) * sizeof(int));
        _first = _weights + (nint)count * _stride;
        (Start, End) = (decoded, 0);
        for (var i = 0; i < count; i++)
        {
            var centre = (offset + i + 0.5) * scale;
            var first = Math.Clamp((int)(centre - support + 0.5), 0, decoded - Taps);
            _first[i] = first;
            Quantise(first + 0.5 - centre, 1 / support, Weights(i));
            Start = Math.Min(Start, first);
            End = Math.Max(End, first + Taps);
        }

        _planned = (length, decoded, target, offset, count);
    }

    public void Dispose() => _memory.Dispose();

    private void Quantise(double firstDistance, double narrowing, int* weights)
    {
        var sum = 0.0;
        for (var tap = 0; tap < Taps; tap++)
            sum += Triangle((tap + firstDistance) * narrowing);
        for (var tap = 0; tap < _stride; tap++)
            weights[tap] = tap < Taps ? (int)(Triangle((tap + firstDistance) * narrowing) / sum * (1 << WeightBits) + 0.5) : 0;
    }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));
}
