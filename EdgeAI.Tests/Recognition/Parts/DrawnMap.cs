using EdgeAI.Embedding.Sight;

namespace EdgeAI.Tests.Recognition.Parts;

/// <summary>Proposal maps of rectangles of mass.</summary>
internal static class DrawnMap
{
    public const int Side = ProposalMap.Side;

    /// <summary>Weights of squares, in cells.</summary>
    public static float[] Weights(params (int Left, int Top, int Size)[] squares)
    {
        var weights = new float[ProposalMap.Cells];
        foreach (var (left, top, size) in squares)
            for (var y = top; y < top + size; y++)
                for (var x = left; x < left + size; x++)
                    weights[y * Side + x] = 1;
        return weights;
    }

    /// <summary>The map of a frame of one gray with checkered squares, in cells: what is checkered is far from the border's color and has gradients.</summary>
    public static ProposalMap Of(params (int Left, int Top, int Size)[] squares)
    {
        var rgb = new byte[ProposalMap.Cells * 3];
        rgb.AsSpan().Fill(150);
        foreach (var (left, top, size) in squares)
            for (var y = top; y < top + size; y++)
                for (var x = left; x < left + size; x++)
                    rgb.AsSpan((y * Side + x) * 3, 3).Fill((x / 2 + y / 2) % 2 == 0 ? (byte)10 : (byte)60);
        var map = new ProposalMap();
        map.Compute(rgb, MapGrid.OfSquare(FrameRegion.Whole));
        return map;
    }
}
