using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Routing;

namespace EdgeAI.Tests.Vectors.Routing;

public class RoutingTests
{
    private static readonly VectorSpace Space = new("module", "default", "raw", 2);
    private static readonly float[] Right = [1, 0], Up = [0, 1];

    [Fact]
    public async Task Sharded_OverTwoIndexes_MergesThem()
    {
        using var first = Index(("a", [1, 0]), ("b", [1, 1]), ("same", [1, 0.2f]));
        using var second = Index(("c", [1, 0.1f]), ("same", [1, 0.2f]));
        var answer = await Sharded(("one", new EmbeddedVectorIndex(first, "one")), ("two", new EmbeddedVectorIndex(second, "two"))).SearchAsync(Right, new SearchRequest(3));
        answer.Matches.Select(match => (match.Match.Id, match.Origin)).ShouldBe([("a", "one"), ("c", "two"), ("same", "one")]);
        answer.Lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sharded_WithALostShard_AnswersAndNamesIt()
    {
        using var first = Index(("a", [1, 0]));
        var broken = new ScriptedIndex(_ => throw new IOException("no route"));
        var answer = await Sharded(("one", new EmbeddedVectorIndex(first)), ("two", broken)).SearchAsync(Right, new SearchRequest(3));
        answer.Matches.Single().Match.Id.ShouldBe("a");
        answer.Lost.ShouldBe([new LostIndex("two", "no route")]);
        await Should.ThrowAsync<AggregateException>(() => Sharded(("two", broken)).SearchAsync(Right, new SearchRequest(3)).AsTask());
    }

    [Fact]
    public async Task Sharded_WithAWrongQuery_IsTheCallersMistake()
    {
        using var first = Index(("a", [1, 0]));
        await Should.ThrowAsync<InvalidVectorException>(() => Sharded(("one", new EmbeddedVectorIndex(first))).SearchAsync(new float[3], new SearchRequest(1)).AsTask());
    }

    private static ShardedVectorIndex Sharded(params (string, IVectorIndex)[] shards) => new(shards);

    private static HnswIndex Index(params (string Id, float[] Vector)[] entries)
    {
        var index = HnswIndex.Create(Space);
        index.UpsertMany(entries.Select(entry => new VectorEntry(entry.Id, entry.Vector, default)));
        return index;
    }
}
