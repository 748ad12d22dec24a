using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Routing;
using Microsoft.Extensions.Time.Testing;

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
    public async Task Sharded_WithALateShard_DoesNotWaitForIt()
    {
        using var first = Index(("a", [1, 0]));
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<SearchAnswer>();
        var asked = new TaskCompletionSource();
        var late = new ScriptedIndex(_ =>
        {
            asked.SetResult();
            return never.Task;
        });
        var search = new ShardedVectorIndex([("one", new EmbeddedVectorIndex(first)), ("two", late)], TimeSpan.FromSeconds(1), time).SearchAsync(Right, new SearchRequest(3));
        await asked.Task;
        // The first shard answers on a thread of its own; give it real time before the clock that is ours moves on.
        await Task.Delay(200, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(2));
        var answer = await search;
        answer.Matches.Count.ShouldBe(1);
        answer.Lost.Single().Reason.ShouldContain("1000 ms");
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
