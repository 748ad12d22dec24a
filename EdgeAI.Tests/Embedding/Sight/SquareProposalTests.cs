using EdgeAI.Embedding.Sight;

namespace EdgeAI.Tests.Embedding.Sight;

public class SquareProposalTests
{
    private const int Side = ProposalMap.Side;
    private const double Cell = 1.0 / Side;

    [Fact]
    public void TryPropose_MassInACorner_IsMovedInside() => Propose((0, 0), (1, 0)).ShouldBe(new FrameRegion(0, 0, 0.25, 0.25));

    [Fact]
    public void TryPropose_FourEqualMasses_HasTheSumOfBothDeviationsForSide()
    {
        // Deviations of 9.5 and 7.5 cells around the middle of the map.
        var square = Propose((18, 20), (37, 20), (18, 35), (37, 35));
        square.Width.ShouldBe((9.5 + 7.5) * Cell, 1e-9);
        square.Height.ShouldBe(square.Width);
        (square.Left + square.Width / 2).ShouldBe(0.5, 1e-9);
        (square.Top + square.Height / 2).ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void TryPropose_MassInAllCorners_HasTheLongestSide() =>
        Propose((0, 0), (Side - 1, 0), (0, Side - 1), (Side - 1, Side - 1)).Width.ShouldBe(SquareProposal.LongestSide, 1e-9);

    [Fact]
    public void TryPropose_OtherLimits_AreKept()
    {
        var weights = new float[ProposalMap.Cells];
        weights[10 * Side + 10] = 3;
        SquareProposal.TryPropose(weights, out var square, shortestSide: 0.16).ShouldBeTrue();
        square.Width.ShouldBe(0.16);
        (square.Left + square.Width / 2).ShouldBe(10.5 * Cell, 1e-9);
    }

    [Fact]
    public void TryPropose_NoMass_ProposesNothing() => SquareProposal.TryPropose(new float[ProposalMap.Cells], out _).ShouldBeFalse();

    [Fact]
    public void TryPropose_MapOfAnotherSize_SaysWhatWasExpected() =>
        Should.Throw<ArgumentException>(() => SquareProposal.TryPropose(new float[9], out _)).Message.ShouldContain("56 x 56 weights, got 9");

    private static FrameRegion Propose(params (int X, int Y)[] masses)
    {
        var weights = new float[ProposalMap.Cells];
        foreach (var (x, y) in masses) weights[y * Side + x] = 2;
        SquareProposal.TryPropose(weights, out var square).ShouldBeTrue();
        return square;
    }
}
