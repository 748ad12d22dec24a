using EdgeAI.Benchmarks.Reporting;

namespace EdgeAI.Tests.Benchmarks.Reporting;

public class FigureTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(0.5, null, true)]
    [InlineData(0.4, null, false)]
    [InlineData(null, 0.5, true)]
    [InlineData(null, 0.6, false)]
    [InlineData(0.6, 0.4, true)]
    public void IsMet_Targets_AreInclusive(double? most, double? least, bool? met) => new Figure("figure", 0.5, "", most, least).IsMet.ShouldBe(met);
}
