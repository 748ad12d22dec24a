using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Parts;

/// <summary>Smooths a proposal map with a Gaussian, mirrored at its edges. Keeps its buffers; not safe for concurrent use.</summary>
internal sealed class SmoothedMap
{
    // Standard deviation in cells, and how far the kernel reaches.
    private const double Sigma = 3;
    private const int Reach = 12;
    private const int Side = ProposalMap.Side;

    private static readonly float[] Kernel = MakeKernel();

    private readonly float[] _rows = new float[ProposalMap.Cells];
    private readonly float[] _smoothed = new float[ProposalMap.Cells];

    /// <summary>float32[<see cref="Side"/>][<see cref="Side"/>] of the last map.</summary>
    public ReadOnlySpan<float> Values => _smoothed;

    /// <summary>Smooths a map.</summary>
    /// <param name="weights">float32[<see cref="Side"/>][<see cref="Side"/>].</param>
    public void Compute(ReadOnlySpan<float> weights)
    {
        Pass(weights, _rows, 1, Side);
        Pass(_rows, _smoothed, Side, 1);
    }

    private static void Pass(ReadOnlySpan<float> from, Span<float> to, int step, int line)
    {
        for (var i = 0; i < Side; i++)
            for (var at = 0; at < Side; at++)
            {
                var sum = 0f;
                for (var offset = -Reach; offset <= Reach; offset++)
                    sum += Kernel[offset + Reach] * from[i * line + Mirrored(at + offset) * step];
                to[i * line + at * step] = sum;
            }
    }

    private static int Mirrored(int at) => at < 0 ? -1 - at : at >= Side ? 2 * Side - 1 - at : at;

    private static float[] MakeKernel()
    {
        double[] values = [.. Enumerable.Range(-Reach, 2 * Reach + 1).Select(offset => Math.Exp(-offset * offset / (2 * Sigma * Sigma)))];
        var sum = values.Sum();
        return [.. values.Select(value => (float)(value / sum))];
    }
}
