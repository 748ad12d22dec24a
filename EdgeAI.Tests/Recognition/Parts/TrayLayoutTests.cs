using CsCheck;
using EdgeAI.Embedding.Sight;
using EdgeAI.Recognition.Deciding;
using EdgeAI.Recognition.Trays;

namespace EdgeAI.Tests.Recognition.Parts;

public class TrayLayoutTests
{
    [Fact]
    public void Free_AnyNumber_LiesInsideAndApart() => Gen.Select(Gen.Int[1, TrayLayout.Most], Gen.Int[0, 1000]).Sample((items, seed) =>
    {
        var places = TrayLayout.Free(items, new Random(seed));
        return places.Count == items && places.All(place => place.IsValid && place.Width >= 0.24 - 1e-9)
            && Pairs(places).All(pair => Gap(pair.One, pair.Other) >= TrayLayout.Apart - 1e-9);
    }, iter: 100);

    [Fact]
    public void Rows_AnyGap_IsKept() => Gen.Select(Gen.Int[2, TrayLayout.Most], Gen.Double[0, 0.08], Gen.Int[0, 1000]).Sample((items, gap, seed) =>
    {
        var places = TrayLayout.Rows(items, gap, new Random(seed));
        return places.Count == items && places.All(place => place.IsValid) && Math.Abs(Pairs(places).Min(pair => Gap(pair.One, pair.Other)) - gap) < 1e-9;
    }, iter: 100);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Free_NumberThatDoesNotFit_IsRefused(int items) => Should.Throw<ArgumentOutOfRangeException>(() => TrayLayout.Free(items, new Random(1)));

    [Fact]
    public void Tally_WhatWasFound_IsCountedByItemAndByTray()
    {
        var tally = new TrayTally();
        FrameRegion left = new(0.1, 0.1, 0.3, 0.3), right = new(0.6, 0.1, 0.3, 0.3);
        tally.Add([1, 2], [left, right], [Part(left, 1), Part(right, 3)], looks: 10);

        var shares = tally.Shares();
        (shares.Named, shares.Answered, shares.InPlace, shares.Exact, shares.Wrong).ShouldBe((0.5, 0.5, 0.5, 1, 1));
    }

    private static TrayPart Part(FrameRegion place, int label) => new(place, new Decision(DecisionOutcome.Answer, label, 0.95f, 0.4f), []);

    private static IEnumerable<(FrameRegion One, FrameRegion Other)> Pairs(IReadOnlyList<FrameRegion> places) =>
        places.SelectMany((one, number) => places.Skip(number + 1).Select(other => (one, other)));

    private static double Gap(FrameRegion one, FrameRegion other) => Math.Max(
        Math.Max(one.Left - other.Left - other.Width, other.Left - one.Left - one.Width),
        Math.Max(one.Top - other.Top - other.Height, other.Top - one.Top - one.Height));
}
