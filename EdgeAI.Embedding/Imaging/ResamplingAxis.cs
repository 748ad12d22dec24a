namespace EdgeAI.Embedding.Imaging;

/// <summary>
/// Triangle filter along one axis, its support widened by the reduction: for each output position the first input position and
/// fixed-point weights. Only IEEE basic operations in float64 and integers, so the weights are the same on every machine.
/// </summary>
internal sealed unsafe class ResamplingAxis : IDisposable
{
    /// <summary>Weights are multiples of 2^-14; those of one output position sum to exactly 1.</summary>
    public const int WeightBits = 14;

    private readonly NativeBuffer _memory = new();
    private (double Length, int Decoded, int Target, int Offset, int Count) _planned;
    private int* _first;
    private int* _weights;

    /// <summary>Weights for each output position; unused ones are 0.</summary>
    public int Taps { get; private set; }

    /// <summary>First input position that any output reads.</summary>
    public int Start { get; private set; }

    /// <summary>One past the last input position that any output reads.</summary>
    public int End { get; private set; }

    /// <summary>First input position of an output.</summary>
    public int First(int output) => _first[output];

    /// <summary><see cref="Taps"/> weights of an output.</summary>
    public int* Weights(int output) => _weights + (nint)output * Taps;

    /// <summary>Prepares the filter; free if nothing changed since the last frame.</summary>
    /// <param name="length">Input length in input pixels; a fraction where a JPEG was decoded at a reduced scale.</param>
    /// <param name="decoded">Number of input pixels, at least <paramref name="length"/>.</param>
    /// <param name="target">Length of the whole output.</param>
    /// <param name="offset">First output position wanted.</param>
    /// <param name="count">Number of output positions wanted.</param>
    public void Plan(double length, int decoded, int target, int offset, int count)
    {
        if (_planned == (length, decoded, target, offset, count))
            return;
        var scale = length / target;
        var widening = Math.Max(scale, 1);
        Taps = Math.Min(decoded, (int)Math.Ceiling(widening) * 2 + 1);
        _first = (int*)_memory.Reserve((nuint)count * (nuint)(Taps + 1) * sizeof(int));
        _weights = _first + count;
        (Start, End) = (decoded, 0);
        for (var i = 0; i < count; i++)
        {
            var centre = (offset + i + 0.5) * scale;
            var first = Math.Clamp((int)Math.Floor(centre - widening + 0.5), 0, decoded - Taps);
            _first[i] = first;
            Quantise(centre, widening, first, Weights(i));
            Start = Math.Min(Start, first);
            End = Math.Max(End, first + Taps);
        }

        _planned = (length, decoded, target, offset, count);
    }

    public void Dispose() => _memory.Dispose();

    private void Quantise(double centre, double widening, int first, int* weights)
    {
        var sum = 0.0;
        for (var tap = 0; tap < Taps; tap++)
            sum += Triangle((first + tap + 0.5 - centre) / widening);
        var left = 1 << WeightBits;
        var largest = 0;
        for (var tap = 0; tap < Taps; tap++)
        {
            weights[tap] = (int)Math.Round(Triangle((first + tap + 0.5 - centre) / widening) / sum * (1 << WeightBits));
            left -= weights[tap];
            if (weights[tap] > weights[largest])
                largest = tap;
        }

        // What rounding left over goes where it is relatively smallest, so that a flat area stays flat.
        weights[largest] += left;
    }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));
}
