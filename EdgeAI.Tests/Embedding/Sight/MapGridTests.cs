using CsCheck;
using EdgeAI.Embedding.Sight;

namespace EdgeAI.Tests.Embedding.Sight;

public class MapGridTests
{
    private static readonly Gen<(FrameRegion Region, int Width, int Height)> Regions = Gen.Select(
        Gen.Double[0, 0.9], Gen.Double[0, 0.9], Gen.Double[0.05, 1], Gen.Double[0.05, 1], Gen.Int[64, 4000], Gen.Int[64, 4000]).Select((left, top, wide, high, width, height) =>
            (new FrameRegion(left, top, Math.Min(wide, 1 - left), Math.Min(high, 1 - top)), width, height));

    [Theory]
    [InlineData(1600, 900, 56, 30)]
    [InlineData(640, 480, 56, 42)]
    [InlineData(900, 1600, 30, 56)]
    [InlineData(500, 500, 56, 56)]
    [InlineData(5000, 500, 56, 16)]
    public void Of_Frame_HasCellsThatAreSquare(int width, int height, int columns, int rows)
    {
        var grid = MapGrid.Of(FrameRegion.Whole, width, height);

        (grid.Columns, grid.Rows).ShouldBe((columns, rows));
        (grid.Square.Width * width).ShouldBe(grid.Square.Height * height, 1e-9);
        grid.IsSquare.ShouldBe(width == height);
    }

    [Fact]
    public void InFrame_AnyRegion_InsideIsTheRegionAndOnMapTheWayBack() => Regions.Sample((region, width, height) =>
    {
        var grid = MapGrid.Of(region, width, height);
        var inside = grid.InFrame(grid.Inside);
        var back = grid.OnMap(inside);
        // All of it, unless it is a long strip.
        var isStrip = Math.Max(region.Width * width, region.Height * height) * 16 > Math.Min(region.Width * width, region.Height * height) * 56;
        return (isStrip || Near(inside, region)) && Near(back, grid.Inside);
    });

    [Fact]
    public void SquareAt_AnyRegion_CoversEveryCellInsideTheRegion() => Regions.Sample((region, width, height) =>
    {
        var grid = MapGrid.Of(region, width, height);
        var covered = 0;
        for (var number = 0; number < grid.Squares; number++)
        {
            var square = grid.SquareAt(number);
            if (square.Left < region.Left - 1e-9 || square.Left + square.Width > region.Left + region.Width + 1e-9) return false;
            if (square.Top < region.Top - 1e-9 || square.Top + square.Height > region.Top + region.Height + 1e-9) return false;
            if (grid.CellAt(number) > covered) return false;
            covered = grid.CellAt(number) + Math.Min(grid.Columns, grid.Rows);
        }
        return covered == ProposalMap.Side;
    });

    [Fact]
    public void Central_WideRegion_IsTheSquareInItsMiddle()
    {
        var grid = MapGrid.Of(new FrameRegion(0.5, 0, 0.5, 0.5), 1600, 900);

        var central = grid.Central(0.5);
        (central.Left + central.Width / 2, central.Top + central.Height / 2).ShouldBe((0.75, 0.25));
        (central.Height * 900).ShouldBe(225, 1e-9);
        (central.Width * 1600).ShouldBe(225, 1e-9);
    }

    private static bool Near(FrameRegion one, FrameRegion other) =>
        Math.Abs(one.Left - other.Left) < 1e-9 && Math.Abs(one.Top - other.Top) < 1e-9 && Math.Abs(one.Width - other.Width) < 1e-9 && Math.Abs(one.Height - other.Height) < 1e-9;
}
