using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Parts;

/// <summary>How much of a map's mass looks account for. Keeps its buffers; not safe for concurrent use.</summary>
internal sealed class MassCover
{
    /// <summary>An even square mass is so much wider than the sum of its deviations, which a look's square is as wide as: sqrt(12) / 2.</summary>
    internal static readonly double Reach = Math.Sqrt(3);

    private readonly float[] _weights = new float[ProposalMap.Cells];
    private double _whole;

    /// <summary>Takes another map.</summary>
    public void Load(ReadOnlySpan<float> weights)
    {
        weights.CopyTo(_weights);
        _whole = 0;
        foreach (var weight in weights) _whole += weight;
    }

    /// <summary>Share of the mass that lies within reach of at least one of several squares; 1 for an empty map.</summary>
    /// <param name="squares">In fractions of the map's side.</param>
    public double Of(ReadOnlySpan<FrameRegion> squares)
    {
        if (!(_whole > 0)) return 1;
        double covered = 0;
        for (var cell = 0; cell < _weights.Length; cell++)
            if (_weights[cell] > 0 && IsWithin(cell, squares)) covered += _weights[cell];
        return covered / _whole;
    }

    private static bool IsWithin(int cell, ReadOnlySpan<FrameRegion> squares)
    {
        double x = (cell % ProposalMap.Side + 0.5) / ProposalMap.Side, y = (cell / ProposalMap.Side + 0.5) / ProposalMap.Side;
        foreach (var square in squares)
            if (Math.Abs(x - square.Left - square.Width / 2) <= Reach * square.Width / 2 && Math.Abs(y - square.Top - square.Height / 2) <= Reach * square.Height / 2) return true;
        return false;
    }
}
