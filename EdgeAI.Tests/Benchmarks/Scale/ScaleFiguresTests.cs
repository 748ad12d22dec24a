using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Benchmarks.Scale;

namespace EdgeAI.Tests.Benchmarks.Scale;

public class ScaleFiguresTests
{
    [Fact]
    public void Of_Figures_HaveTheirNamesAndTargets()
    {
        var figures = ScaleFigures.Of(Result(1_000_000), "", Result(1000)).ToDictionary(figure => figure.Name, figure => figure.Target);
        figures.ShouldBe(new Dictionary<string, double?>
        {
            ["scale.1000000.decideP50Ms"] = 0.5, ["scale.1000000.decideP99Ms"] = null, ["scale.1000000.bytesPerEntry"] = 100,
            ["scale.1000000.startMs"] = 2000, ["scale.1000000.correctMs"] = 20, ["scale.1000000.teachMs"] = 1000,
        });
    }

    [Fact]
    public void Of_TensOfEntries_AreNamedSo() => ScaleFigures.Of(Result(10_000), "tens", Result(1000)).ShouldAllBe(figure => figure.Name.StartsWith("scale.10000.tens."));

    [Fact]
    public void Of_BytesPerEntry_AreThoseThatFurtherEntriesTake() =>
        Bytes(Result(101_000, memory: 15_000_000), Result(1000, memory: 10_000_000)).Value.ShouldBe(50);

    [Fact]
    public void Of_SmallestSize_HasNoBytesPerEntry() =>
        ScaleFigures.Of(Result(1000), "", Result(1000)).ShouldNotContain(figure => figure.Name.EndsWith("bytesPerEntry"));

    [Fact]
    public void Ratio_BothEndsMeasured_IsLargestOverSmallest()
    {
        var ratio = ScaleFigures.Ratio([Result(1000, decide: 0.2), Result(10_000), Result(1_000_000, decide: 0.3)], "").ShouldHaveSingleItem();
        (ratio.Name, ratio.Target).ShouldBe(("scale.decideRatio", 2.0));
        ratio.Value.ShouldBe(1.5, 1e-9);
        ScaleFigures.Ratio([Result(1000), Result(10_000)], "").ShouldBeEmpty();
        ScaleFigures.Ratio([Result(1000), Result(1_000_000)], "tens").ShouldHaveSingleItem().Name.ShouldBe("scale.tens.decideRatio");
    }

    private static Figure Bytes(SizeResult result, SizeResult few) => ScaleFigures.Of(result, "", few).Single(figure => figure.Name.EndsWith("bytesPerEntry"));

    private static SizeResult Result(int entries, double decide = 1, long memory = 0) => new(entries, decide, 2, memory, 3, 4, 5);
}
