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
        var broken = new Scripted(_ => throw new IOException("no route"));
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
        var late = new Scripted(_ =>
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

    [Fact]
    public async Task Hybrid_WithAGoodLocalAnswer_LeavesTheCloudAlone()
    {
        using var local = Index(("a", [1, 0]));
        var cloud = new Scripted(_ => throw new InvalidOperationException("must not be asked"));
        var answer = await new HybridVectorIndex(new EmbeddedVectorIndex(local), cloud).SearchAsync(Right, new SearchRequest(1));
        answer.Matches.Single().Origin.ShouldBe("local");
        cloud.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task Hybrid_WithAPoorLocalAnswer_GivesItAtOnceAndThenTheMergedOne()
    {
        using var local = Index(("a", [1, 0]));
        using var far = Index(("z", [0.1f, 1]));
        var hybrid = new HybridVectorIndex(new EmbeddedVectorIndex(local), new EmbeddedVectorIndex(far, "cloud"));
        var answers = new List<SearchAnswer>();
        await foreach (var answer in hybrid.SearchProgressivelyAsync(Up, new SearchRequest(1)))
            answers.Add(answer);
        answers.Select(answer => answer.Matches.Single().Origin).ShouldBe(["local", "cloud"]);
    }

    [Fact]
    public async Task Hybrid_WithASilentCloud_WaitsForItsBudgetOnceAndThenLeavesItAlone()
    {
        using var local = Index(("a", [1, 0]));
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<SearchAnswer>();
        var asked = new SemaphoreSlim(0);
        var cloud = new Scripted(_ =>
        {
            asked.Release();
            return never.Task;
        });
        var hybrid = new HybridVectorIndex(new EmbeddedVectorIndex(local), cloud, new HybridOptions(), time);
        var first = hybrid.SearchAsync(Up, new SearchRequest(1));
        await asked.WaitAsync();
        time.Advance(TimeSpan.FromMilliseconds(151));
        var answer = await first;
        answer.Matches.Single().Match.Id.ShouldBe("a");
        answer.Lost.Single().Origin.ShouldBe(HybridVectorIndex.RemoteOrigin);
        // Time stands still now: a second answer that waited for anything would never come.
        (await hybrid.SearchAsync(Up, new SearchRequest(1))).Lost.ShouldBeEmpty();
        cloud.Asked.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(11));
        var later = hybrid.SearchAsync(Up, new SearchRequest(1));
        await asked.WaitAsync();
        time.Advance(TimeSpan.FromMilliseconds(151));
        await later;
        cloud.Asked.ShouldBe(2);
    }

    private static ShardedVectorIndex Sharded(params (string, IVectorIndex)[] shards) => new(shards);

    private static HnswIndex Index(params (string Id, float[] Vector)[] entries)
    {
        var index = HnswIndex.Create(Space);
        index.UpsertMany(entries.Select(entry => new VectorEntry(entry.Id, entry.Vector, default)));
        return index;
    }

    private sealed class Scripted(Func<SearchRequest, Task<SearchAnswer>> answer) : IVectorIndex
    {
        private int _asked;

        public int Asked => _asked;

        public ValueTask<SearchAnswer> SearchAsync(ReadOnlyMemory<float> query, SearchRequest request, CancellationToken cancellation = default)
        {
            Interlocked.Increment(ref _asked);
            return new(answer(request));
        }
    }
}
