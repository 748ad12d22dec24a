using EdgeAI.Embedding.Sight;

namespace EdgeAI.Tests.Embedding.Sight;

public class ProposalMapTests
{
    private const int Side = ProposalMap.Side;

    private readonly ProposalMap _map = new();

    [Fact]
    public void Compute_FourCellsOnOneColor_WeighsThoseFourAlone()
    {
        var rgb = Grey(100);
        foreach (var (x, y) in new[] { (30, 20), (31, 20), (30, 21), (31, 21) }) Put(rgb, x, y, 200);

        _map.Compute(rgb, FrameRegion.Whole);

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
            _map.Compute(rgb, FrameRegion.Whole);
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
        _map.Compute(rgb, FrameRegion.Whole);
        var corner = _map.Weights[20 * Side + 20];
        for (var i = 0; i < 2; i++) Put(rgb, 20 + i, 20, 255);

        _map.Compute(rgb, FrameRegion.Whole);

        // Five times as far from the background, but not weighed so.
        (_map.Weights[20 * Side + 20] / corner).ShouldBeInRange(1, 3);
    }

    [Fact]
    public void Compute_TheSameAgainAfterAnotherFrame_GivesTheSame()
    {
        var rgb = Grey(100);
        new Random(7).NextBytes(rgb);
        _map.Compute(rgb, FrameRegion.Whole);
        var first = _map.Weights.ToArray();
        first.ShouldContain(weight => weight > 0);
        _map.Compute(Grey(3), FrameRegion.Whole);
        _map.Compute(rgb, FrameRegion.Whole);
        _map.Weights.ToArray().ShouldBe(first);
    }

    [Fact]
    public void InFrame_PartOfAMapOfARegion_LiesInTheFrame()
    {
        _map.Compute(Grey(1), new FrameRegion(0.5, 0.25, 0.25, 0.5));
        _map.InFrame(new FrameRegion(0.5, 0.5, 0.25, 0.25)).ShouldBe(new FrameRegion(0.625, 0.5, 0.0625, 0.125));
    }

    [Fact]
    public void Compute_PixelsOfAnotherSize_SaysWhatWasExpected() =>
        Should.Throw<ArgumentException>(() => _map.Compute(new byte[7], FrameRegion.Whole)).Message.ShouldContain("56 x 56 RGB, got 7");

    private static byte[] Grey(byte level) => [.. Enumerable.Repeat(level, Side * Side * 3)];

    private static void Put(byte[] rgb, int x, int y, byte level) => rgb.AsSpan((y * Side + x) * 3, 3).Fill(level);
}
