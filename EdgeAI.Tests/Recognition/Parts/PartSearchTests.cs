using CsCheck;
using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Parts;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Recognition.Parts;

public class PartSearchTests
{
    private const float Threshold = 0.2f;

    private static readonly (int Left, int Top, int Size)[] Things = [(6, 6, 14), (34, 6, 14), (6, 34, 14), (34, 34, 14)];

    [Theory]
    [InlineData(PartEffort.All, 2)]
    [InlineData(PartEffort.All, 3)]
    [InlineData(PartEffort.All, 4)]
    [InlineData(PartEffort.Best, 2)]
    [InlineData(PartEffort.Best, 3)]
    [InlineData(PartEffort.Best, 4)]
    public void Search_SeveralThings_FindsEach(PartEffort effort, int count)
    {
        var things = Things[..count];
        var search = Run(things, single: 0.1f, effort);

        search.Count.ShouldBe(count);
        foreach (var (left, top, size) in things)
            search.Parts.ToArray().ShouldContain(part => Covers(search.ExtentOf(part), (left + size / 2.0) / DrawnMap.Side, (top + size / 2.0) / DrawnMap.Side));
    }

    [Fact]
    public void Search_ThingThatIsLikestAsAWhole_IsOne()
    {
        var search = Run(Things[..1], single: 0.9f, PartEffort.All);

        search.Count.ShouldBe(1);
        search.Parts.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Search_PartsBelowTheThreshold_AreNone()
    {
        var search = new PartSearch();
        search.Begin(DrawnMap.Of(Things), One(-1), Threshold, PartEffort.All);
        while (!search.IsDone) search.Take(Enumerable.Repeat(Threshold, search.Planned - search.Looked).ToArray());

        search.Count.ShouldBe(1);
    }

    [Fact]
    public void Search_EmptyFrame_NeedsNoFurtherLook()
    {
        var search = new PartSearch();
        search.Begin(new ProposalMap(), One(0.3f), Threshold, PartEffort.All);

        search.IsDone.ShouldBeTrue();
        (search.Planned, search.Looked, search.Count).ShouldBe((1, 1, 1));
    }

    [Fact]
    public void Search_ShortEffortWithoutGain_EndsAfterTwoNumbers()
    {
        var search = Run(Things[..1], single: 0.9f, PartEffort.Best);

        search.Looked.ShouldBeInRange(3, 6);
    }

    [Fact]
    public void Take_OneLookAtATime_FindsWhatAllAtOnceFind() => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 5], Gen.Float[0, 1], Gen.Enum<PartEffort>()).Sample((count, step, single, effort) =>
    {
        PartSearch atOnce = Run(Things[..count], single, effort), bySteps = Run(Things[..count], single, effort, step);
        return atOnce.Count == bySteps.Count && atOnce.Looked == bySteps.Looked && atOnce.Parts.SequenceEqual(bySteps.Parts)
            && atOnce.Looked <= PartSearch.MostLooks && atOnce.Parts.ToArray().All(part => atOnce.SquareOf(part).IsValid);
    }, iter: 60);

    [Fact]
    public void Begin_MapOfAPartOfTheFrame_LooksInsideThatPart()
    {
        var map = DrawnMap.Of(Things);
        var part = new FrameRegion(0.125, 0, 0.75, 1);
        var rgb = new byte[ProposalMap.Cells * 3];
        new Random(1).NextBytes(rgb);
        map.Compute(rgb, MapGrid.OfSquare(part));
        var search = new PartSearch();
        search.Begin(map, One(0), Threshold, PartEffort.All);

        search.Planned.ShouldBeGreaterThan(1);
        for (var look = 1; look < search.Planned; look++)
        {
            search.SquareOf(look).Left.ShouldBeGreaterThanOrEqualTo(part.Left);
            (search.SquareOf(look).Left + search.SquareOf(look).Width).ShouldBeLessThanOrEqualTo(part.Left + part.Width + 1e-9);
        }
    }

    [Fact]
    public void Take_MoreThanWasPlanned_IsRefused()
    {
        var search = new PartSearch();
        search.Begin(new ProposalMap(), One(0), Threshold, PartEffort.All);

        Should.Throw<ArgumentException>(() => search.Take([1])).Message.ShouldContain("at most 0 looks, got 1");
    }

    [Fact]
    public void Search_EveryFrameAfterTheFirst_AllocatesNothing()
    {
        var (search, map, likeness, usual) = (new PartSearch(), DrawnMap.Of(Things), new float[PartSearch.MostLooks], One(0.1f));
        void Search()
        {
            search.Begin(map, usual, Threshold, PartEffort.All);
            while (!search.IsDone) search.Take(likeness.AsSpan(0, search.Planned - search.Looked));
        }

        Search();
        Allocations.OfEachRound(Search).ShouldBe(0);
    }

    [Fact]
    public void Search_LikestLookCoversOneOfTwo_StillFindsBoth()
    {
        var search = new PartSearch();
        var (left, top, size) = Things[0];
        // Liker than both are on the mean, and it shows but one of them.
        var one = new LookedAtPart(new FrameRegion((left + 3.0) / DrawnMap.Side, (top + 3.0) / DrawnMap.Side, (size - 6.0) / DrawnMap.Side, (size - 6.0) / DrawnMap.Side), 0.85f);
        search.Begin(DrawnMap.Of(Things[..2]), [one], Threshold, PartEffort.All);
        while (!search.IsDone) search.Take([.. Enumerable.Range(search.Looked, search.Planned - search.Looked).Select(look => LikenessOf(search.SquareOf(look), Things[..2]))]);

        search.Count.ShouldBe(2);
    }

    [Fact]
    public void Search_ThingsOnAPatternOfNothingKnown_FindsTheThingsAlone()
    {
        // Four lie there, and two of them are like nothing in the catalog: cuts into more than two are spoiled by these.
        var search = new PartSearch();
        search.Begin(DrawnMap.Of(Things), One(-0.3f), Threshold, PartEffort.All);
        while (!search.IsDone)
            search.Take([.. Enumerable.Range(search.Looked, search.Planned - search.Looked).Select(look =>
                LikenessOf(search.SquareOf(look), Things[..2]) is > 0 and var likeness ? likeness : -0.5f)]);

        search.Count.ShouldBe(2);
        foreach (var (left, top, size) in Things[..2])
            search.Parts.ToArray().ShouldContain(part => Covers(search.ExtentOf(part), (left + size / 2.0) / DrawnMap.Side, (top + size / 2.0) / DrawnMap.Side));
    }

    [Fact]
    public void Search_UsualLookThatShowsOneOfTwoBest_IsOneOfTheParts()
    {
        // No cut meets the first thing so that it is known: only the usual look shows it.
        var search = new PartSearch();
        var (left, top, size) = Things[0];
        var usual = new LookedAtPart(new FrameRegion((left + 3.0) / DrawnMap.Side, (top + 3.0) / DrawnMap.Side, (size - 6.0) / DrawnMap.Side, (size - 6.0) / DrawnMap.Side), 0.9f);
        search.Begin(DrawnMap.Of(Things[..2]), [new(FrameRegion.Whole, 0), usual], Threshold, PartEffort.All);
        while (!search.IsDone)
            search.Take([.. Enumerable.Range(search.Looked, search.Planned - search.Looked).Select(look =>
                LikenessOf(search.SquareOf(look), Things[1..2]) is > 0 and var likeness ? likeness : -0.8f)]);

        search.Parts.ToArray().ShouldContain(1);
        search.Count.ShouldBe(2);
        Covers(search.ExtentOf(1), (left + size / 2.0) / DrawnMap.Side, (top + size / 2.0) / DrawnMap.Side).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0.09f, 2, 1)]
    [InlineData(0.11f, 2, 2)]
    [InlineData(0.09f, 4, 4)]
    public void Search_LooksBarelyAboveTheThreshold_AreSeveralOnlyWhereOneIsClearOrAllIsCovered(float above, int known, int count)
    {
        var search = new PartSearch();
        search.Begin(DrawnMap.Of(Things), One(-1), Threshold, PartEffort.All);
        while (!search.IsDone)
            search.Take([.. Enumerable.Range(search.Looked, search.Planned - search.Looked).Select(look =>
                LikenessOf(search.SquareOf(look), Things[..known]) > 0.6f ? Threshold + above : Threshold - 0.3f)]);

        search.Count.ShouldBe(count);
    }

    private static LookedAtPart[] One(float likeness) => [new(FrameRegion.Whole, likeness)];

    // A look is the liker the nearer its square is to the middle of a thing, and half as like where it lies between two.
    private static PartSearch Run((int Left, int Top, int Size)[] things, float single, PartEffort effort, int step = PartSearch.MostLooks)
    {
        var search = new PartSearch();
        search.Begin(DrawnMap.Of(things), One(single), Threshold, effort);
        while (!search.IsDone)
        {
            var count = Math.Min(step, search.Planned - search.Looked);
            search.Take([.. Enumerable.Range(search.Looked, count).Select(look => LikenessOf(search.SquareOf(look), things))]);
        }
        return search;
    }

    private static float LikenessOf(FrameRegion square, (int Left, int Top, int Size)[] things)
    {
        double x = (square.Left + square.Width / 2) * DrawnMap.Side, y = (square.Top + square.Height / 2) * DrawnMap.Side;
        var nearest = things.Min(thing => Math.Max(Math.Abs(x - thing.Left - thing.Size / 2.0), Math.Abs(y - thing.Top - thing.Size / 2.0)));
        return (float)Math.Max(0, 0.8 - nearest / 10);
    }

    private static bool Covers(FrameRegion region, double x, double y) =>
        x >= region.Left && x <= region.Left + region.Width && y >= region.Top && y <= region.Top + region.Height;
}
