namespace EdgeAI.Embedding.Sight;

/// <summary>
/// How the cells of a <see cref="ProposalMap"/> lie on a frame. The map is square and its cells are; a region that is wider than high, or higher than wide, lies in
/// the middle of it, and the cells beyond its edges stay empty.
/// </summary>
public readonly record struct MapGrid
{
    // Longer strips are searched in their middle: fewer cells across show nothing.
    private const int FewestCells = 16;

    private MapGrid(FrameRegion square, double across, bool isWide) => (Square, Across, IsWide) = (square, across, isWide);

    /// <summary>What the map covers, in fractions of the frame's sides. Above and below a wide region, or beside a high one, it reaches beyond the frame.</summary>
    public FrameRegion Square { get; }

    /// <summary>The region's shorter side, as a share of its longer one.</summary>
    public double Across { get; }

    private bool IsWide { get; }

    /// <summary>Cells in a row of the region.</summary>
    public int Columns => IsWide ? ProposalMap.Side : CellsAcross;

    /// <summary>Rows of the region.</summary>
    public int Rows => IsWide ? CellsAcross : ProposalMap.Side;

    /// <summary>The region, in fractions of the map's side.</summary>
    public FrameRegion Inside => IsWide ? new FrameRegion(0, (1 - Across) / 2, 1, Across) : new FrameRegion((1 - Across) / 2, 0, Across, 1);

    /// <summary>Whether the region is a square, as far as its cells can tell.</summary>
    public bool IsSquare => CellsAcross == ProposalMap.Side;

    // Even, as the map's side is, so that the region lies in its middle.
    private int CellsAcross => (int)Math.Round(Across * ProposalMap.Side, 9) / 2 * 2;

    /// <summary>The grid of a square part of a frame.</summary>
    /// <param name="square">In fractions of the frame's sides; equal in pixels.</param>
    public static MapGrid OfSquare(FrameRegion square) => new(square, 1, isWide: true);

    /// <summary>The grid of any part of a frame.</summary>
    /// <param name="region">In fractions of the frame's sides.</param>
    /// <param name="frameWidth">Of the frame as it is seen, in any unit.</param>
    /// <param name="frameHeight">Of the frame as it is seen, in the same unit.</param>
    public static MapGrid Of(FrameRegion region, double frameWidth, double frameHeight)
    {
        double width = region.Width * frameWidth, height = region.Height * frameHeight, most = Math.Min(width, height) * ProposalMap.Side / FewestCells;
        var side = Math.Min(Math.Max(width, height), most);
        var square = new FrameRegion(
            region.Left + (region.Width - side / frameWidth) / 2, region.Top + (region.Height - side / frameHeight) / 2, side / frameWidth, side / frameHeight);
        return new MapGrid(square, Math.Min(width, height) / side, width >= height);
    }

    /// <summary>The square in the middle of the region, in fractions of the frame's sides.</summary>
    /// <param name="share">Its side, as a share of the region's shorter one.</param>
    public FrameRegion Central(double share)
    {
        var side = Across * share;
        return InFrame(new FrameRegion((1 - side) / 2, (1 - side) / 2, side, side));
    }

    /// <summary>A part of the map as a part of the frame.</summary>
    /// <param name="part">In fractions of the map's side.</param>
    public FrameRegion InFrame(FrameRegion part) =>
        new(Square.Left + part.Left * Square.Width, Square.Top + part.Top * Square.Height, part.Width * Square.Width, part.Height * Square.Height);

    /// <summary>A part of the frame as a part of the map: the way back of <see cref="InFrame"/>.</summary>
    /// <param name="part">In fractions of the frame's sides.</param>
    public FrameRegion OnMap(FrameRegion part) =>
        new((part.Left - Square.Left) / Square.Width, (part.Top - Square.Top) / Square.Height, part.Width / Square.Width, part.Height / Square.Height);

    /// <summary>Squares of the region, as high or as wide as its cells across, that have every cell of it between them.</summary>
    internal int Squares => (ProposalMap.Side + CellsAcross - 1) / CellsAcross;

    /// <summary>One of <see cref="Squares"/>, in fractions of the frame's sides; the last one ends where the region does.</summary>
    internal FrameRegion SquareAt(int number)
    {
        double start = (double)CellAt(number) / ProposalMap.Side, side = (double)CellsAcross / ProposalMap.Side, beside = (1 - side) / 2;
        return InFrame(IsWide ? new FrameRegion(start, beside, side, side) : new FrameRegion(beside, start, side, side));
    }

    /// <summary>The column or row at which a square begins.</summary>
    internal int CellAt(int number) => Math.Min(number * CellsAcross, ProposalMap.Side - CellsAcross);
}
