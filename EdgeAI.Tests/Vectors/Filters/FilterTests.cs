using System.Text;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Filters;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Vectors.Filters;

public class FilterTests
{
    private const int Dimension = 24;
    private const int Rows = 8000;
    private static readonly VectorSpace Space = new("module", "default", "raw", Dimension);
    private static readonly float[][] Base = ClusteredVectors.Draw(Rows, Dimension, 100, 0.6f, 61);
    private static readonly float[][] Queries = ClusteredVectors.Draw(60, Dimension, 100, 0.6f, 61);

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(40, false)]
    [InlineData(2000, false)]
    public void Search_WithAFilter_FindsWhatExactSearchFinds(int oneIn, bool byGraph)
    {
        using var index = Build();
        var filter = PayloadFilter.Between("n", 0, 0);
        // Every n-th row has the number wanted.
        for (var i = 0; i < Rows; i++)
            if (i % oneIn == 0)
                index.Upsert($"{i}", Base[i], "{\"n\":0}"u8);
        int[] passing = [.. Enumerable.Range(0, Rows).Where(i => i % oneIn == 0)];
        float[][] vectors = [.. passing.Select(i => Base[i])];
        var matches = new VectorMatch[4];
        var found = 0;
        foreach (var query in Queries)
        {
            index.Search(query, matches, filter, 48, out var trace).ShouldBe(4);
            trace.UsedGraph.ShouldBe(byGraph);
            var truth = ClusteredVectors.Nearest(vectors, query, 4).Select(i => $"{passing[i]}").ToHashSet();
            matches.ShouldAllBe(match => int.Parse(match.Id) % oneIn == 0);
            found += matches.Count(match => truth.Contains(match.Id));
        }
        (found / (4.0 * Queries.Length)).ShouldBeGreaterThanOrEqualTo(byGraph ? 0.99 : 1);
    }

    [Fact]
    public void Search_AfterPayloadsChange_FollowsThem()
    {
        using var index = Build();
        var filter = PayloadFilter.Equal("label", "new");
        var matches = new VectorMatch[3];
        index.Search(Base[5], matches, filter, null, out _).ShouldBe(0);
        index.Upsert("5", Base[5], "{\"label\":\"new\"}"u8);
        index.Search(Base[5], matches, PayloadFilter.Equal("label", "new"), null, out _).ShouldBe(1);
        matches[0].Id.ShouldBe("5");
        index.Upsert("6", Base[6], "{\"label\":\"new\"}"u8);
        index.Search(Base[5], matches, filter, null, out _).ShouldBe(2);
        index.Upsert("5", Base[5], "{\"label\":\"old\"}"u8);
        index.Delete("6").ShouldBeTrue();
        index.Search(Base[5], matches, filter, null, out _).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"label":"Fruit/Apple"}""", true)]
    [InlineData("""{"label":["Bread","Fruit/Apple"]}""", true)]
    [InlineData("""{"label":"fruit/apple"}""", false)]
    [InlineData("""{"label":null}""", false)]
    [InlineData("""{"other":"Fruit/Apple"}""", false)]
    [InlineData("""{"inner":{"label":"Fruit/Apple"}}""", false)]
    [InlineData("""["Fruit/Apple"]""", false)]
    [InlineData("""{"label":"Fruit/Ap""", false)]
    [InlineData("", false)]
    public void Matches_OfText_IsExactAndTyped(string payload, bool expected) =>
        PayloadFilter.Equal("label", "Fruit/Apple").Matches(Encoding.UTF8.GetBytes(payload)).ShouldBe(expected);

    [Fact]
    public void Matches_OfPathsNumbersAndCombinations_FollowsJson()
    {
        var payload = """{"shelf":{"row":3,"note":"x"},"fresh":true,"label":"Fruit/Apple/Golden"}"""u8;
        PayloadFilter.Between("shelf.row", 1, 3).Matches(payload).ShouldBeTrue();
        PayloadFilter.Between("shelf.row", 4, 9).Matches(payload).ShouldBeFalse();
        PayloadFilter.Between("shelf.note", 0, 9).Matches(payload).ShouldBeFalse();
        PayloadFilter.Equal("fresh", true).Matches(payload).ShouldBeTrue();
        PayloadFilter.StartsWith("label", "Fruit/").Matches(payload).ShouldBeTrue();
        PayloadFilter.Not(PayloadFilter.Equal("fresh", false)).Matches(payload).ShouldBeTrue();
        PayloadFilter.All(PayloadFilter.Equal("fresh", true), PayloadFilter.Equal("label", "no")).Matches(payload).ShouldBeFalse();
        PayloadFilter.Any(PayloadFilter.Equal("fresh", true), PayloadFilter.Equal("label", "no")).Matches(payload).ShouldBeTrue();
        PayloadFilter.All().Matches(payload).ShouldBeTrue();
        PayloadFilter.Any(PayloadFilter.Equal("a", "b")).ShouldBe(PayloadFilter.Any(PayloadFilter.Equal("a", "b")));
        PayloadFilter.Any(PayloadFilter.Equal("a", "b")).ShouldNotBe(PayloadFilter.Any(PayloadFilter.Equal("a", "c")));
    }

    private static HnswIndex Build()
    {
        var index = HnswIndex.Create(Space);
        index.UpsertMany(Base.Select((vector, i) => new VectorEntry($"{i}", vector, Encoding.UTF8.GetBytes($"{{\"n\":{i + 1}}}"))));
        return index;
    }
}
