using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Parts;

/// <summary>
/// Cuts a proposal map into masses: k-means over the places of its cells, weighted by the map (Lloyd 1982, "Least squares quantization in PCM"). Knows
/// nothing of what lies there, needs no training, and finds the same masses on every machine. Keeps its buffers; not safe for concurrent use.
/// </summary>
public sealed class MassPartition
{
    /// <summary>Most masses.</summary>
    public const int Most = 8;

    private const int Side = ProposalMap.Side;
    private const int Rounds = 15;

    // A mass below this share of the whole is noise, or the edge of another one.
    private const double LeastShare = 0.02;

    private readonly MassSeeds _seeds = new(Most);
    private readonly float[] _weights = new float[ProposalMap.Cells];
    private readonly float[] _own = new float[ProposalMap.Cells];
    private readonly byte[] _massOf = new byte[ProposalMap.Cells];
    private readonly int[] _cells = new int[ProposalMap.Cells];
    private readonly double[] _x = new double[Most], _y = new double[Most], _mass = new double[Most], _sumX = new double[Most], _sumY = new double[Most];
    private readonly MassMoments[] _masses = new MassMoments[Most];
    private double _whole;
    private int _count;

    /// <summary>Takes another map.</summary>
    /// <param name="weights">float32[<see cref="ProposalMap.Side"/>][<see cref="ProposalMap.Side"/>], 0 or more; copied.</param>
    /// <exception cref="ArgumentException">The map is of another size.</exception>
    public void Load(ReadOnlySpan<float> weights)
    {
        if (weights.Length != _weights.Length)
            throw new ArgumentException($"Expected {Side} x {Side} weights, got {weights.Length}.", nameof(weights));
        weights.CopyTo(_weights);
        (_count, _whole) = (0, 0);
        for (var cell = 0; cell < _weights.Length; cell++)
        {
            if (!(_weights[cell] > 0)) continue;
            _cells[_count++] = cell;
            _whole += _weights[cell];
        }
        _seeds.Choose(_weights);
    }

    /// <summary>Cuts the map.</summary>
    /// <param name="masses">Into how many masses, 2 to <see cref="Most"/>.</param>
    /// <returns>The masses that are worth a look, at most so many; none where the map is empty. Valid until the next call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no so many masses.</exception>
    public ReadOnlySpan<MassMoments> Cut(int masses)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(masses, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(masses, Most);
        for (var mass = 0; mass < masses; mass++)
            (_x[mass], _y[mass]) = (_seeds.Cells[mass] % Side, _seeds.Cells[mass] / Side);
        for (var round = 0; round < Rounds; round++)
        {
            Assign(masses);
            if (!Move(masses)) break;
        }
        Assign(masses);
        return _masses.AsSpan(0, Measure(masses));
    }

    private void Assign(int masses)
    {
        foreach (var cell in _cells.AsSpan(0, _count))
        {
            double x = cell % Side, y = cell / Side, nearest = double.MaxValue;
            for (var mass = 0; mass < masses; mass++)
            {
                double dx = x - _x[mass], dy = y - _y[mass], distance = dx * dx + dy * dy;
                if (distance < nearest) (nearest, _massOf[cell]) = (distance, (byte)mass);
            }
        }
    }

    // Moves each mean to its center of mass; one without any cell stays where it is.
    private bool Move(int masses)
    {
        Array.Clear(_mass);
        Array.Clear(_sumX);
        Array.Clear(_sumY);
        foreach (var cell in _cells.AsSpan(0, _count))
        {
            int mass = _massOf[cell];
            double weight = _weights[cell];
            _mass[mass] += weight;
            _sumX[mass] += weight * (cell % Side);
            _sumY[mass] += weight * (cell / Side);
        }
        var moved = false;
        for (var mass = 0; mass < masses; mass++)
        {
            if (_mass[mass] == 0) continue;
            double x = _sumX[mass] / _mass[mass], y = _sumY[mass] / _mass[mass];
            moved |= x != _x[mass] || y != _y[mass];
            (_x[mass], _y[mass]) = (x, y);
        }
        return moved;
    }

    private int Measure(int masses)
    {
        var kept = 0;
        for (var mass = 0; mass < masses; mass++)
        {
            Array.Clear(_own);
            foreach (var cell in _cells.AsSpan(0, _count))
                if (_massOf[cell] == mass) _own[cell] = _weights[cell];
            var moments = MassMoments.Of(_own);
            if (!moments.IsEmpty && moments.Mass >= LeastShare * _whole) _masses[kept++] = moments;
        }
        return kept;
    }
}
