using EdgeAI.Embedding.Sight;

namespace EdgeAI.Tests.Embedding.Sight;

public class ProposalMapTests
{
    private const int Side = ProposalMap.Side;

    private static readonly MapGrid Frame = MapGrid.OfSquare(FrameRegion.Whole);

    private readonly ProposalMap _map = new();

    [Fact]
    public void Compute_FourCellsOnOneColor_WeighsThoseFourAlone()
    {
        var rgb = Grey(100);
        foreach (var (x, y) in new[] { (30, 20), (31, 20), (30, 21), (31, 21) }) Put(rgb, x, y, 200);

        _map.Compute(rgb, Frame);

        // Distance: 4 equal cells, so 3136 / 4 each after division by the mean. Gradient: 50 + 50 inside, 50 in each of 8 neighbors, 800 in all.
        var expected = Side * Side / 4f * (100 * Side * Side / 800f);
        foreach (var cell in new[] { 20 * Side + 30, 20 * Side + 31, 21 * Side + 30, 21 * Side + 31 }) _map.Weights[cell].ShouldBe(expected, expected * 1e-5f);
        _map.Weights.ToArray().Count(weight => weight > 0).ShouldBe(4);
        SquareProposal.TryPropose(_map.Weights, out var square).ShouldBeTrue();
        (square.Left + square.Width / 2).ShouldBe(31.0 / Side, 1e-9);
        (square.Top + square.Height / 2).ShouldBe(21.0 / Side, 1e-9);
        square.Width.ShouldBe(SquareProposal.ShortestSide);
    }

    [Fact]
    public void Compute_NothingButColorsOfTheBorder_IsZero()
    {
        foreach (var second in new byte[] { 40, 200 })
        {
            var rgb = Grey(40);
            for (var y = 0; y < Side; y++)
                for (var x = Side / 2; x < Side; x++) Put(rgb, x, y, second);
            _map.Compute(rgb, Frame);
            _map.Weights.ToArray().ShouldAllBe(weight => weight == 0);
            SquareProposal.TryPropose(_map.Weights, out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void Compute_OneBrightSpotInAnObject_IsCapped()
    {
        // 100 cells of an object, 3.2 % of all: the 97 % quantile of the distance is the object's own.
        var rgb = Grey(100);
        for (var y = 20; y < 30; y++)
            for (var x = 20; x < 30; x++) Put(rgb, x, y, 130);
        _map.Compute(rgb, Frame);
        var corner = _map.Weights[20 * Side + 20];
        for (var i = 0; i < 2; i++) Put(rgb, 20 + i, 20, 255);

        _map.Compute(rgb, Frame);

        // Five times as far from the background, but not weighed so.
        (_map.Weights[20 * Side + 20] / corner).ShouldBeInRange(1, 3);
    }

    [Fact]
    public void Compute_TheSameAgainAfterAnotherFrame_GivesTheSame()
    {
        var rgb = Grey(100);
        new Random(7).NextBytes(rgb);
        _map.Compute(rgb, Frame);
        var first = _map.Weights.ToArray();
        first.ShouldContain(weight => weight > 0);
        _map.Compute(Grey(3), Frame);
        _map.Compute(rgb, Frame);
        _map.Weights.ToArray().ShouldBe(first);
    }

    [Theory]
    [InlineData(1600, 900)]
    [InlineData(900, 1600)]
    public void Compute_WideOrHighFrame_WeighsItsCellsAloneAndAsASquareOneDoes(int width, int height)
    {
        var grid = MapGrid.Of(FrameRegion.Whole, width, height);
        var rgb = Grey(100)[..(grid.Columns * grid.Rows * 3)];
        foreach (var (x, y) in new[] { (15, 20), (16, 20), (15, 21), (16, 21) }) rgb.AsSpan((y * grid.Columns + x) * 3, 3).Fill(200);

        _map.Compute(rgb, grid);

        int left = (Side - grid.Columns) / 2, top = (Side - grid.Rows) / 2, cells = grid.Columns * grid.Rows;
        var expected = cells / 4f * (100 * cells / 800f);
        foreach (var (x, y) in new[] { (15, 20), (16, 20), (15, 21), (16, 21) }) _map.Weights[(top + y) * Side + left + x].ShouldBe(expected, expected * 1e-5f);
        _map.Weights.ToArray().Count(weight => weight > 0).ShouldBe(4);
        _map.Brightness.Length.ShouldBe(cells);
    }

    [Fact]
    public void Compute_PixelsOfAnotherSize_SaysWhatWasExpected() =>
        Should.Throw<ArgumentException>(() => _map.Compute(new byte[7], Frame)).Message.ShouldContain("56 x 56 RGB, got 7");

    private static byte[] Grey(byte level) => [.. Enumerable.Repeat(level, Side * Side * 3)];

    private static void Put(byte[] rgb, int x, int y, byte level) => rgb.AsSpan((y * Side + x) * 3, 3).Fill(level);
}
