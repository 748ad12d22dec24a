using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Parts;

/// <summary>
/// Where the means of a clustering start: at the maximum of the smoothed map, then always at the cell that is farthest from the starts before, its distance
/// weighted by the smoothed map (Gonzalez 1985, "Clustering to minimize the maximum intercluster distance", with weights). The starts of k masses are the
/// first k of those of more. Keeps its buffers; not safe for concurrent use.
/// </summary>
internal sealed class MassSeeds(int most)
{
    private const int Side = ProposalMap.Side;

    private readonly SmoothedMap _smoothed = new();
    private readonly float[] _distance = new float[ProposalMap.Cells];
    private readonly int[] _cells = new int[most];

    /// <summary>Cells of the starts, in order.</summary>
    public ReadOnlySpan<int> Cells => _cells;

    /// <summary>Chooses the starts of a map.</summary>
    /// <param name="weights">float32[<see cref="Side"/>][<see cref="Side"/>].</param>
    public void Choose(ReadOnlySpan<float> weights)
    {
        _smoothed.Compute(weights);
        var values = _smoothed.Values;
        _distance.AsSpan().Fill(float.MaxValue);
        for (var seed = 0; seed < _cells.Length; seed++)
        {
            var chosen = 0;
            var best = float.NegativeInfinity;
            for (var cell = 0; cell < values.Length; cell++)
            {
                // The first start is the maximum; later ones weigh the distance by it.
                var worth = seed == 0 ? values[cell] : values[cell] * MathF.Sqrt(_distance[cell]);
                if (worth > best) (best, chosen) = (worth, cell);
            }
            _cells[seed] = chosen;
            Approach(chosen);
        }
    }

    private void Approach(int chosen)
    {
        for (var cell = 0; cell < _distance.Length; cell++)
        {
            int x = cell % Side - chosen % Side, y = cell / Side - chosen / Side;
            _distance[cell] = Math.Min(_distance[cell], x * x + y * y);
        }
    }
}
