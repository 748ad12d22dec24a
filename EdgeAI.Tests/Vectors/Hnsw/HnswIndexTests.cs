using System.Text;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Vectors.Hnsw;

[Collection(EdgeAI.Tests.Fixtures.RunsAlone.Name)]
public class HnswIndexTests
{
    private const int Dimension = 48;
    private static readonly VectorSpace Space = new("module", "default", "raw", Dimension);
    private static readonly float[][] Base = ClusteredVectors.Draw(6000, Dimension, 200, 0.6f, 1);
    private static readonly float[][] Queries = ClusteredVectors.Draw(200, Dimension, 200, 0.6f, 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Search_OfThousands_FindsWhatExactSearchFindsThroughTheGraph(bool inBatches)
    {
        using var index = Build(Base, inBatches);
        index.Count.ShouldBe(Base.Length);
        var matches = new VectorMatch[5];
        var found = 0;
        foreach (var query in Queries)
        {
            index.Search(query, matches, null, out var trace).ShouldBe(5);
            trace.UsedGraph.ShouldBeTrue();
            trace.Scored.ShouldBeLessThan(Base.Length / 2);
            var truth = ClusteredVectors.Nearest(Base, query, 5);
            found += matches.Count(match => truth.Contains(int.Parse(match.Id[1..])));
            foreach (var match in matches)
                match.Score.ShouldBe(ClusteredVectors.Dot(query, Base[int.Parse(match.Id[1..])]), 1e-5f);
            matches.Select(match => match.Score).ShouldBeInOrder(SortDirection.Descending);
        }
        (found / (5.0 * Queries.Length)).ShouldBeGreaterThanOrEqualTo(0.99);
    }

    [Fact]
    public void Search_BelowTheThreshold_IsExact()
    {
        using var index = Build(Base[..900], inBatches: true);
        var matches = new VectorMatch[7];
        foreach (var query in Queries)
        {
            index.Search(query, matches, null, out var trace).ShouldBe(7);
            trace.UsedGraph.ShouldBeFalse();
            matches.Select(match => int.Parse(match.Id[1..])).ShouldBe(ClusteredVectors.Nearest(Base[..900], query, 7));
        }
    }

    [Fact]
    public void Search_MoreThanThereAre_AnswersAll()
    {
        using var index = Build(Base[..3], inBatches: false);
        var matches = new VectorMatch[10];
        index.Search(Queries[0], matches).ShouldBe(3);
    }

    [Fact]
    public void Search_OfNothing_AnswersNothing()
    {
        using var index = HnswIndex.Create(Space);
        index.Search(Queries[0], new VectorMatch[5]).ShouldBe(0);
        index.Count.ShouldBe(0);
    }

    [Fact]
    public void Search_WithTies_OrdersThemById()
    {
        using var index = HnswIndex.Create(Space);
        foreach (var id in (string[])["d", "b", "e", "a", "c"])
            index.Upsert(id, Base[0], default);
        var matches = new VectorMatch[3];
        index.Search(Base[0], matches).ShouldBe(3);
        matches.Select(match => match.Id).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Search_Repeated_AllocatesNothing()
    {
        using var index = Build(Base, inBatches: true);
        var matches = new VectorMatch[5];
        Allocations.OfEachRound(() =>
        {
            foreach (var query in Queries)
                index.Search(query, matches);
        }).ShouldBe(0);
    }

    [Fact]
    public void Upsert_OfAnUnnormalisedVector_ScoresLikeItsDirection()
    {
        using var index = HnswIndex.Create(Space);
        index.Upsert("long", [.. Base[0].Select(value => value * 1000)], "{}"u8);
        var matches = new VectorMatch[1];
        index.Search([.. Base[0].Select(value => value * 1e-6f)], matches).ShouldBe(1);
        matches[0].Score.ShouldBe(1, 1e-5f);
        Encoding.UTF8.GetString(matches[0].Payload.Span).ShouldBe("{}");
    }

    [Fact]
    public void Upsert_OfAKnownId_ReplacesVectorAndPayload()
    {
        using var index = HnswIndex.Create(Space);
        index.Upsert("a", Base[0], "1"u8);
        index.Upsert("b", Base[1], "2"u8);
        index.Upsert("a", Base[2], "3"u8);
        index.Count.ShouldBe(2);
        index.TryGet("a", out var entry).ShouldBeTrue();
        entry.Vector.ToArray().ShouldBe(Base[2]);
        entry.Payload.ToArray().ShouldBe("3"u8.ToArray());
        var matches = new VectorMatch[5];
        index.Search(Base[0], matches).ShouldBe(2);
    }

    [Fact]
    public void UpsertMany_WithAnIdTwice_KeepsTheLast()
    {
        using var index = HnswIndex.Create(Space);
        index.UpsertMany([new("a", Base[0], default), new("b", Base[1], default), new("a", Base[2], default)]);
        index.Count.ShouldBe(2);
        index.TryGet("a", out var entry).ShouldBeTrue();
        entry.Vector.ToArray().ShouldBe(Base[2]);
    }

    [Fact]
    public void Delete_OfWholeClusters_NeverAnswersThemAndStillFindsTheRest()
    {
        using var index = Build(Base, inBatches: true);
        // Everything near the first query goes: a walk must get through the hole.
        var gone = ClusteredVectors.Nearest(Base, Queries[0], 400).ToHashSet();
        foreach (var i in gone)
            index.Delete($"v{i}").ShouldBeTrue();
        index.Delete("v" + gone.First()).ShouldBeFalse();
        index.Count.ShouldBe(Base.Length - 400);
        Recall(index, [.. Enumerable.Range(0, Base.Length).Where(i => !gone.Contains(i))]).ShouldBeGreaterThanOrEqualTo(0.99);
    }

    [Fact]
    public void Upsert_AfterManyDeletions_ReusesSlotsAndKeepsRecall()
    {
        using var index = Build(Base[..2000], inBatches: true);
        var live = Enumerable.Range(0, 2000).ToHashSet();
        for (var round = 0; round < 8000; round++)
        {
            var (next, old) = ((2000 + round) % Base.Length, round % Base.Length);
            index.Upsert($"v{next}", Base[next], default);
            index.Delete($"v{old}").ShouldBeTrue();
            live.Add(next);
            live.Remove(old);
        }
        index.Count.ShouldBe(live.Count);
        index.SlotsInUse.ShouldBeLessThan(2000 * 3 / 2);
        Recall(index, [.. live]).ShouldBeGreaterThanOrEqualTo(0.98);
    }

    [Fact]
    public void Delete_OfAll_LeavesAUsableIndex()
    {
        using var index = Build(Base[..1500], inBatches: true);
        for (var i = 0; i < 1500; i++)
            index.Delete($"v{i}").ShouldBeTrue();
        index.Search(Queries[0], new VectorMatch[5]).ShouldBe(0);
        index.UpsertMany(Enumerable.Range(0, 3000).Select(i => new VectorEntry($"v{i}", Base[i], default)));
        Recall(index, [.. Enumerable.Range(0, 3000)]).ShouldBeGreaterThanOrEqualTo(0.98);
    }

    [Fact]
    public void Build_OnAnyNumberOfThreads_GivesTheSameFile()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var threads in (int[])[1, 2, 5])
            {
                using var index = HnswIndex.Create(Space, new HnswOptions { BuildThreads = threads });
                index.UpsertMany(Base[..2500].Select((vector, i) => new VectorEntry($"v{i}", vector, default)));
                index.Save(Path.Combine(folder.FullName, $"{threads}"));
            }
            var first = File.ReadAllBytes(Path.Combine(folder.FullName, "1"));
            File.ReadAllBytes(Path.Combine(folder.FullName, "2")).AsSpan().SequenceEqual(first).ShouldBeTrue();
            File.ReadAllBytes(Path.Combine(folder.FullName, "5")).AsSpan().SequenceEqual(first).ShouldBeTrue();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "∞")]
    public void Upsert_OfSomethingNotFinite_IsRefused(float value, string named)
    {
        using var index = HnswIndex.Create(Space);
        var vector = (float[])Base[0].Clone();
        vector[7] = value;
        var refused = Should.Throw<InvalidVectorException>(() => index.Upsert("a", vector, default));
        refused.Message.ShouldContain("Value 7");
        refused.Message.ShouldContain(float.IsNaN(value) ? named : float.PositiveInfinity.ToString());
        Should.Throw<InvalidVectorException>(() => index.Search(vector, new VectorMatch[1]));
        index.Count.ShouldBe(0);
    }

    [Fact]
    public void Upsert_OfWrongDimensionOrZero_IsRefusedWithBothSizes()
    {
        using var index = HnswIndex.Create(Space);
        Should.Throw<InvalidVectorException>(() => index.Upsert("a", new float[3], default)).Message.ShouldContain("3 values, this index takes 48");
        Should.Throw<InvalidVectorException>(() => index.Upsert("a", new float[Dimension], default)).Message.ShouldContain("zero");
        Should.Throw<ArgumentException>(() => index.Upsert("", Base[0], default));
        Should.Throw<ArgumentException>(() => index.Upsert(new string('x', 1025), Base[0], default)).Message.ShouldContain("1025");
        Should.Throw<ArgumentException>(() => index.Upsert("a\ud800", Base[0], default));
    }

    [Fact]
    public void Create_WithOptionsOutOfRange_NamesEachOfThem()
    {
        var refused = Should.Throw<ArgumentException>(() => HnswIndex.Create(Space, new HnswOptions { M = 2, EfSearch = 0 }));
        refused.Message.ShouldContain("M must be 4 to 64");
        refused.Message.ShouldContain("EfSearch must be 1 to 4096");
    }

    [Fact]
    public void Search_AfterDispose_IsRefused()
    {
        var index = Build(Base[..10], inBatches: true);
        index.Dispose();
        index.Dispose();
        Should.Throw<ObjectDisposedException>(() => index.Search(Queries[0], new VectorMatch[1]));
    }

    private static double Recall(HnswIndex index, int[] live)
    {
        var matches = new VectorMatch[5];
        var found = 0;
        float[][] vectors = [.. live.Select(i => Base[i])];
        foreach (var query in Queries)
        {
            index.Search(query, matches, null, out var trace).ShouldBe(5);
            trace.UsedGraph.ShouldBeTrue();
            var truth = ClusteredVectors.Nearest(vectors, query, 5).Select(i => $"v{live[i]}").ToHashSet();
            foreach (var match in matches)
                live.ShouldContain(int.Parse(match.Id[1..]));
            found += matches.Count(match => truth.Contains(match.Id));
        }
        return found / (5.0 * Queries.Length);
    }

    private static HnswIndex Build(float[][] vectors, bool inBatches)
    {
        var index = HnswIndex.Create(Space);
        if (inBatches)
            index.UpsertMany(vectors.Select((vector, i) => new VectorEntry($"v{i}", vector, Encoding.UTF8.GetBytes($"{{\"n\":{i}}}"))));
        else
            for (var i = 0; i < vectors.Length; i++)
                index.Upsert($"v{i}", vectors[i], default);
        return index;
    }
}
