using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Embedding.Sight;

/// <summary>How one image is decoded for several looks, and where each of them lies in what is decoded.</summary>
internal readonly record struct LookPlan
{
    /// <summary>The region's largest square, around its center; as a part of the frame as it is seen.</summary>
    public FrameRegion CentralSquare { get; private init; }

    /// <summary>Where the map lies that somebody wants; null where nobody does.</summary>
    public MapGrid? Map { get; private init; }

    /// <summary>Side of <see cref="Look.Center"/>, as a share of the central square's.</summary>
    public double CenterSide { get; private init; }

    /// <summary>EXIF orientation.</summary>
    public int Orientation { get; private init; }

    /// <summary>Size that the whole image is decoded at.</summary>
    public SkiaNative.Size Decoded { get; private init; }

    /// <summary>Width of the frame in decoded pixels, as stored; a fraction at a reduced scale.</summary>
    public double Width { get; private init; }

    /// <summary>Height of the frame in decoded pixels, as stored.</summary>
    public double Height { get; private init; }

    /// <summary>What is decoded: every square, and as much around it as the filter reads.</summary>
    public PixelWindow Window { get; private init; }

    /// <param name="codec">The image.</param>
    /// <param name="region">What of it is looked at, as it is seen.</param>
    /// <param name="looks">The squares.</param>
    /// <param name="geometry">The usual crop, and how large each square becomes.</param>
    /// <param name="proposes">Whether the whole central square is needed, to propose from.</param>
    /// <param name="maps">Whether the whole region is, for a map of it.</param>
    public static LookPlan For(in ImageCodec codec, FrameRegion region, ReadOnlySpan<Look> looks, FrameGeometry geometry, bool proposes, bool maps)
    {
        var size = geometry.Size;
        var stored = region.Stored(codec.Orientation);
        double width = stored.Width * codec.Width, height = stored.Height * codec.Height, side = Math.Min(width, height);
        var square = new FrameRegion(stored.Left + (width - side) / 2 / codec.Width, stored.Top + (height - side) / 2 / codec.Height, side / codec.Width, side / codec.Height);
        // Pixels as they are until it is known at which scale they are decoded.
        var plan = new LookPlan
        {
            CentralSquare = square.Seen(codec.Orientation), Map = maps ? GridOf(codec, region) : null, CenterSide = Look.CenterShare * geometry.CropFraction,
            Orientation = codec.Orientation, Width = codec.Width, Height = codec.Height,
        };
        var smallest = side;
        foreach (var look in looks)
            smallest = Math.Min(smallest, look.Kind == LookKind.Proposal ? SquareProposal.ShortestSide * side : plan.CutOf(plan.ViewOf(look, null)).Side);
        var eighths = ReducedScale.Choose(codec.Format, (int)Math.Ceiling(smallest), size);
        var decoded = codec.SizeAt(eighths);
        var scale = (double)eighths / ReducedScale.Full;
        plan = plan with { Decoded = decoded, Width = Math.Min(codec.Width * scale, decoded.Width), Height = Math.Min(codec.Height * scale, decoded.Height) };
        return plan with { Window = plan.WindowOf(looks, size, proposes) };
    }

    /// <summary>The square of a look, as a part of the frame as it is seen.</summary>
    /// <param name="look">The look.</param>
    /// <param name="map">What a proposal is made from.</param>
    public FrameRegion ViewOf(Look look, ProposalMap? map) => look.Kind switch
    {
        LookKind.Square => SeenOf(CutOf(look.Square)),
        LookKind.Proposal when map is not null && SquareProposal.TryPropose(map.Weights, out var proposed) => map.Grid.InFrame(proposed),
        _ => new FrameRegion(
            CentralSquare.Left + CentralSquare.Width * (1 - CenterSide) / 2, CentralSquare.Top + CentralSquare.Height * (1 - CenterSide) / 2,
            CentralSquare.Width * CenterSide, CentralSquare.Height * CenterSide),
    };

    /// <summary>A square of the frame as it is seen, in decoded pixels as stored.</summary>
    public SquareCut CutOf(FrameRegion view)
    {
        var stored = view.Stored(Orientation);
        double width = stored.Width * Width, height = stored.Height * Height, side = Math.Max(1, Math.Min(width, height));
        return new SquareCut(Inside(stored.Left * Width + (width - side) / 2, side, Width), Inside(stored.Top * Height + (height - side) / 2, side, Height), side);
    }

    private static MapGrid GridOf(in ImageCodec codec, FrameRegion region) =>
        codec.Orientation is >= 5 and <= 8 ? MapGrid.Of(region, codec.Height, codec.Width) : MapGrid.Of(region, codec.Width, codec.Height);

    private FrameRegion SeenOf(SquareCut cut) => new FrameRegion(cut.Left / Width, cut.Top / Height, cut.Side / Width, cut.Side / Height).Seen(Orientation);

    private PixelWindow WindowOf(ReadOnlySpan<Look> looks, int size, bool proposes)
    {
        var window = new PixelWindow(Decoded.Width, Decoded.Height, 0, 0);
        if (proposes)
            window = Joined(window, CutOf(CentralSquare), ProposalMap.Side);
        if (Map is { } grid)
            for (var square = 0; square < grid.Squares; square++)
                window = Joined(window, CutOf(grid.SquareAt(square)), Math.Min(grid.Columns, grid.Rows));
        foreach (var look in looks)
            // A proposal lies inside the central square.
            if (look.Kind != LookKind.Proposal)
                window = Joined(window, CutOf(ViewOf(look, null)), size);
        return window;
    }

    private PixelWindow Joined(PixelWindow window, SquareCut cut, int size)
    {
        // The filter reads beyond the square by as many pixels as become one.
        var beyond = (int)Math.Ceiling(cut.Side / size) + 2;
        var own = new PixelWindow((int)cut.Left, (int)cut.Top, (int)Math.Ceiling(cut.Left + cut.Side), (int)Math.Ceiling(cut.Top + cut.Side)).WithMargin(beyond, Decoded);
        return new PixelWindow(Math.Min(window.Left, own.Left), Math.Min(window.Top, own.Top), Math.Max(window.Right, own.Right), Math.Max(window.Bottom, own.Bottom));
    }

    // What rounding moved out of the frame is moved back.
    private static double Inside(double start, double side, double length) => side >= length ? (length - side) / 2 : Math.Clamp(start, 0, length - side);
}
