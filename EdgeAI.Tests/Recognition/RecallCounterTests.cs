using EdgeAI.Recognition;

namespace EdgeAI.Tests.Recognition;

public class RecallCounterTests
{
    [Fact]
    public void At_SeveralQueries_CountsThoseWithTheirLabelAmongTheFirstK()
    {
        var recall = new RecallCounter(5);
        recall.Add("a", ["a", "b"]);
        recall.Add("a", ["b", "b", "a", "a"]);
        recall.Add("a", ["b", "c", "d", "e", "f", "a"]);
        recall.Add("a", []);

        recall.Queries.ShouldBe(4);
        recall.At(1).ShouldBe(0.25);
        recall.At(2).ShouldBe(0.25);
        recall.At(3).ShouldBe(0.5);
        recall.At(5).ShouldBe(0.5);
    }

    [Fact]
    public void At_WithoutQueries_IsZero() => new RecallCounter(5).At(5).ShouldBe(0);

    [Fact]
    public void At_DeeperThanCounted_Throws() => Should.Throw<ArgumentOutOfRangeException>(() => new RecallCounter(5).At(6));
}
