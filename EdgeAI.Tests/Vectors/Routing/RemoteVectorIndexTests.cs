using System.Threading.Channels;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Routing;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Vectors.Routing;

/// <summary>Time stands still in these tests unless one moves it: a question that waited for a lost index would never end.</summary>
public class RemoteVectorIndexTests
{
    private static readonly float[] Query = [0, 1];
    private static readonly SearchRequest Request = new(3);
    private static readonly SearchAnswer Reply = new([new RoutedMatch(new VectorMatch("z", 1, default), "far")], []);

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<string?> _changes = Channel.CreateUnbounded<string?>();
    private readonly SemaphoreSlim _asked = new(0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_OfAnIndexThatHangs_CostsOneDeadlineAndThenNothing()
    {
        var hung = Hanging();
        using var remote = Remote(hung);
        var questions = Enumerable.Range(0, 3).Select(_ => remote.SearchAsync(Query, Request, Cancellation).AsTask()).ToArray();
        for (var i = 0; i < questions.Length; i++) await _asked.WaitAsync(Cancellation);
        _time.Advance(TimeSpan.FromSeconds(2));
        foreach (var question in questions)
            (await Should.ThrowAsync<RemoteIndexException>(() => question)).Message.ShouldEndWith("no answer within 2000 ms");
        remote.Failure.ShouldBe("no answer within 2000 ms");
        for (var i = 0; i < 100; i++)
        {
            var refused = remote.SearchAsync(Query, Request, Cancellation);
            refused.IsCompleted.ShouldBeTrue("nothing is waited for");
            (await Should.ThrowAsync<RemoteIndexException>(() => refused.AsTask())).Message.ShouldStartWith("not asked, because it failed");
        }
        hung.Asked.ShouldBe(3);
    }

    [Fact]
    public async Task Search_UnderWayWhenAnotherFails_EndsWithIt()
    {
        var calls = 0;
        using var remote = Remote(new ScriptedIndex(_ =>
        {
            if (Interlocked.Increment(ref calls) > 1) throw new IOException("no route");
            _asked.Release();
            return new TaskCompletionSource<SearchAnswer>().Task;
        }));
        var waiting = remote.SearchAsync(Query, Request, Cancellation).AsTask();
        await _asked.WaitAsync(Cancellation);
        (await Should.ThrowAsync<RemoteIndexException>(() => remote.SearchAsync(Query, Request, Cancellation).AsTask())).Message.ShouldBe("no route");
        (await Should.ThrowAsync<RemoteIndexException>(() => waiting)).Message.ShouldContain("no route");
    }

    [Fact]
    public async Task Search_WhoseCallerGoesAway_FindsOutAllTheSameThatTheIndexHangs()
    {
        using var remote = Remote(Hanging());
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var question = remote.SearchAsync(Query, Request, caller.Token).AsTask();
        await _asked.WaitAsync(Cancellation);
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => question);
        remote.Failure.ShouldBeNull("a caller that goes away says nothing of the index");
        _time.Advance(TimeSpan.FromSeconds(2));
        (await _changes.Reader.ReadAsync(Cancellation)).ShouldBe("no answer within 2000 ms");
    }

    [Fact]
    public async Task Probe_InTheBackground_TriesUntilTheIndexIsBackAndTellsOnce()
    {
        var reply = new TaskCompletionSource<SearchAnswer>();
        var calls = 0;
        var index = new ScriptedIndex(_ => Interlocked.Increment(ref calls) < 4 ? throw new IOException("no route") : reply.Task);
        using var remote = Remote(index);
        await Should.ThrowAsync<RemoteIndexException>(() => remote.SearchAsync(Query, Request, Cancellation).AsTask());
        while (index.Asked < 4)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        // The fourth probe is under way: questions do not wait for it.
        var refused = remote.SearchAsync(Query, Request, Cancellation);
        refused.IsCompleted.ShouldBeTrue();
        await Should.ThrowAsync<RemoteIndexException>(() => refused.AsTask());
        reply.SetResult(Reply);
        (await _changes.Reader.ReadAsync(Cancellation)).ShouldBe("no route");
        (await _changes.Reader.ReadAsync(Cancellation)).ShouldBeNull();
        (await remote.SearchAsync(Query, Request, Cancellation)).ShouldBe(Reply);
        _changes.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Probe_ThatHangs_EndsAtItsDeadlineAndIsMadeAgain()
    {
        var calls = 0;
        var index = new ScriptedIndex(_ => Interlocked.Increment(ref calls) < 4 ? new TaskCompletionSource<SearchAnswer>().Task : Task.FromResult(Reply));
        using var remote = Remote(index);
        var question = remote.SearchAsync(Query, Request, Cancellation).AsTask();
        while (remote.Failure is not null || index.Asked < 4)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
        await Should.ThrowAsync<RemoteIndexException>(() => question);
        (await remote.SearchAsync(Query, Request, Cancellation)).ShouldBe(Reply);
    }

    [Fact]
    public async Task Search_ThatIsTheCallersMistake_LeavesTheIndexAlone()
    {
        var calls = 0;
        using var remote = Remote(new ScriptedIndex(_ => Interlocked.Increment(ref calls) switch
        {
            1 => throw new InvalidVectorException("three values"),
            2 => throw new RpcException(new Status(StatusCode.InvalidArgument, "no such field")),
            _ => Task.FromResult(Reply),
        }));
        await Should.ThrowAsync<InvalidVectorException>(() => remote.SearchAsync(Query, Request, Cancellation).AsTask());
        await Should.ThrowAsync<RpcException>(() => remote.SearchAsync(Query, Request, Cancellation).AsTask());
        (await remote.SearchAsync(Query, Request, Cancellation)).ShouldBe(Reply);
    }

    [Fact]
    public async Task Dispose_WhileTheIndexIsLost_EndsTheProbes()
    {
        var broken = new ScriptedIndex(_ => throw new IOException("no route"));
        var remote = Remote(broken);
        await Should.ThrowAsync<RemoteIndexException>(() => remote.SearchAsync(Query, Request, Cancellation).AsTask());
        remote.Dispose();
        _time.Advance(TimeSpan.FromHours(1));
        broken.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task Sharded_WithAShardThatHangs_WaitsForItOnceAndNamesItFromThenOn()
    {
        var hung = Hanging();
        using var remote = Remote(hung);
        var near = new ScriptedIndex(_ => Task.FromResult(new SearchAnswer([new RoutedMatch(new VectorMatch("a", 1, default), "near")], [])));
        var sharded = new ShardedVectorIndex([("near", near), ("far", remote)]);
        var first = sharded.SearchAsync(Query, Request, Cancellation).AsTask();
        await _asked.WaitAsync(Cancellation);
        _time.Advance(TimeSpan.FromSeconds(2));
        (await first).Lost.ShouldBe([new LostIndex("far", "no answer within 2000 ms")]);
        for (var i = 0; i < 20; i++)
        {
            // Time stands still: a frame that waited would not end.
            var answer = await sharded.SearchAsync(Query, Request, Cancellation);
            answer.Matches.Single().Match.Id.ShouldBe("a");
            answer.Lost.Single().Origin.ShouldBe("far");
        }
        hung.Asked.ShouldBe(1);
    }

    private ScriptedIndex Hanging() => new(_ =>
    {
        _asked.Release();
        return new TaskCompletionSource<SearchAnswer>().Task;
    });

    private RemoteVectorIndex Remote(IVectorIndex index) => new("far", index, time: _time, changed: failure => _changes.Writer.TryWrite(failure));
}
