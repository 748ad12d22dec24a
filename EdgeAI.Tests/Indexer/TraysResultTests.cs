using EdgeAI.Indexer.Evaluating;

namespace EdgeAI.Tests.Indexer;

/// <summary>What trays say in a sentence is what was tried.</summary>
public sealed class TraysResultTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Words_WhereNoMoreWereTried_DifferFromWhereMoreWereMissed(int items)
    {
        TrayFigures[] tried = [.. Enumerable.Range(1, items).Select(number => Row(number, named: 1))];

        var untried = TraysResult.Of(tried);
        var missed = TraysResult.Of([.. tried, Row(items + 1, named: 0.5)]);

        untried.SideBySide.ShouldBe(items);
        missed.SideBySide.ShouldBe(items);
        untried.Words().ShouldNotBe(missed.Words());
    }

    private static TrayFigures Row(int items, double named) => new(items, Trays: 40, named, Answered: named, Exact: named, Wrong: 0);
}
