using CsCheck;
using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Parts;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Recognition.Parts;

public class MassPartitionTests
{
    private static readonly Gen<float[]> Maps = Gen.Select(Gen.Float[0, 1].Array[ProposalMap.Cells], Gen.Float[0, 0.99f])
        .Select((weights, floor) => weights.Select(weight => Math.Max(0, weight - floor)).ToArray());

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Cut_AsManySquaresAsMasses_FindsEach(int count)
    {
        (int Left, int Top, int Size)[] squares = [(4, 4, 14), (34, 6, 16), (8, 36, 12), (36, 36, 15)];
        var masses = Cut(DrawnMap.Weights(squares[..count]), count);

        masses.Length.ShouldBe(count);
        foreach (var (left, top, size) in squares[..count])
            masses.ShouldContain(mass =>
                Math.Abs(mass.CenterX * DrawnMap.Side - left - size / 2.0) < 1e-6 && Math.Abs(mass.CenterY * DrawnMap.Side - top - size / 2.0) < 1e-6);
    }

    [Fact]
    public void Cut_ASquare_HasItsExtentAndItsDeviationsForSide()
    {
        var mass = Cut(DrawnMap.Weights((4, 4, 14), (34, 6, 16)), 2).Single(mass => mass.CenterX > 0.5);

        var extent = mass.Extent(FrameRegion.Whole);
        (extent.Left * DrawnMap.Side).ShouldBe(34, 0.05);
        (extent.Width * DrawnMap.Side).ShouldBe(16, 0.05);
        mass.Square(0.16, 0.6, FrameRegion.Whole).Width.ShouldBe(2 * 16 / Math.Sqrt(12) / DrawnMap.Side, 1e-3);
    }

    [Fact]
    public void Cut_EmptyMap_FindsNothing() => Cut(new float[ProposalMap.Cells], 8).ShouldBeEmpty();

    [Fact]
    public void Cut_AnyMap_KeepsWholeMassInsideTheMapAndTheSameEachTime() => Gen.Select(Maps, Gen.Int[2, MassPartition.Most]).Sample((weights, count) =>
    {
        var masses = Cut(weights, count);
        double whole = weights.Sum(weight => (double)weight), sum = masses.Sum(mass => mass.Mass);
        return masses.Length <= count && masses.SequenceEqual(Cut(weights, count)) && sum <= whole * (1 + 1e-9)
            && sum >= whole * (1 - 0.02 * (count - masses.Length)) - 1e-9
            && masses.All(mass => mass.Square(0.16, 0.6, FrameRegion.Whole).IsValid && mass.Extent(FrameRegion.Whole).IsValid && mass.Mass >= 0.02 * whole);
    }, iter: 30);

    [Fact]
    public void Cut_MirroredMap_FindsMirroredMasses() => Gen.Select(Gen.Int[2, 20], Gen.Int[30, 40], Gen.Int[4, 12], Gen.Int[2, 5]).Sample((near, far, size, count) =>
    {
        var weights = DrawnMap.Weights((near, near, size), (far, far, size + 2));
        // No two cells weigh the same, so that there is one order of starts.
        for (var cell = 0; cell < weights.Length; cell++) weights[cell] *= 1 + cell * 1e-4f;
        float[] mirrored = [.. Enumerable.Range(0, weights.Length).Select(cell => weights[cell / DrawnMap.Side * DrawnMap.Side + DrawnMap.Side - 1 - cell % DrawnMap.Side])];

        MassMoments[] masses = Cut(weights, count), others = Cut(mirrored, count);
        return masses.Length == others.Length && masses.All(mass => others.Any(other => Math.Abs(other.CenterX - (1 - mass.CenterX)) < 1e-6 && Math.Abs(other.CenterY - mass.CenterY) < 1e-6));
    }, iter: 50);

    [Fact]
    public void Cut_EveryMapAfterTheFirst_AllocatesNothing()
    {
        var (partition, weights) = (new MassPartition(), DrawnMap.Weights((4, 4, 14), (34, 6, 16)));
        partition.Load(weights);
        Allocations.OfEachRound(() =>
        {
            partition.Load(weights);
            partition.Cut(8);
        }).ShouldBe(0);
    }

    [Fact]
    public void Cut_NumbersAndMapsThatCannotBe_SayWhatWasExpected()
    {
        var partition = new MassPartition();
        Should.Throw<ArgumentException>(() => partition.Load(new float[9])).Message.ShouldContain("56 x 56 weights, got 9");
        Should.Throw<ArgumentOutOfRangeException>(() => { partition.Cut(1); });
        Should.Throw<ArgumentOutOfRangeException>(() => { partition.Cut(9); });
    }

    private static MassMoments[] Cut(float[] weights, int count)
    {
        var partition = new MassPartition();
        partition.Load(weights);
        return partition.Cut(count).ToArray();
    }
}
