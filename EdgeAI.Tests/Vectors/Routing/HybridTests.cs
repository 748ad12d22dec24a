using System.Threading.Channels;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Routing;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Vectors.Routing;

/// <summary>Time stands still in these tests unless one moves it: a call that waited for the cloud would never end.</summary>
public sealed class HybridTests : IDisposable
{
    private static readonly float[] Right = [1, 0], Up = [0, 1];
    private static readonly SearchRequest Streaming = new(1) { WantsLater = true };

    private readonly HnswIndex _index = HnswIndex.Create(new VectorSpace("module", "default", "raw", 2));
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<string?> _changes = Channel.CreateUnbounded<string?>();

    public HybridTests() => _index.Upsert("a", Right, default);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_WithAGoodLocalAnswer_LeavesTheCloudAlone()
    {
        var cloud = new ScriptedIndex(_ => throw new InvalidOperationException("must not be asked"));
        var answer = await Hybrid(cloud).SearchAsync(Right, Streaming, Cancellation);
        answer.Matches.Single().Origin.ShouldBe("local");
        answer.Later.ShouldBeNull();
        cloud.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task Search_WithAPoorLocalAnswer_GivesItAtOnceAndTheMergedOneLater()
    {
        var reply = new TaskCompletionSource<SearchAnswer>();
        var search = Hybrid(new ScriptedIndex(_ => reply.Task)).SearchAsync(Up, Streaming, Cancellation);
        search.IsCompleted.ShouldBeTrue();
        var first = await search;
        first.Matches.Single().Origin.ShouldBe("local");
        first.Lost.ShouldBeEmpty();
        first.Later!.IsCompleted.ShouldBeFalse();
        reply.SetResult(Cloudy("z", 0.9f));
        var merged = await first.Later;
        merged.Matches.Single().ShouldBe(new RoutedMatch(new VectorMatch("z", 0.9f, default), "cloud"));
        merged.Lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_WhenNobodyWantsASecondAnswer_AsksNobodyForIt()
    {
        var cloud = new ScriptedIndex(_ => Task.FromResult(Cloudy("z", 1)));
        (await Hybrid(cloud).SearchAsync(Up, new SearchRequest(1), Cancellation)).Later.ShouldBeNull();
        cloud.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task Search_WithADeadline_AsksTheCloudWhateverTheScoreAndMerges()
    {
        var answer = await Hybrid(new ScriptedIndex(_ => Task.FromResult(Cloudy("z", 0.5f)))).SearchAsync(Right, new SearchRequest(2) { Deadline = TimeSpan.FromSeconds(1) }, Cancellation);
        answer.Matches.Select(match => (match.Match.Id, match.Origin)).ShouldBe([("a", "local"), ("z", "cloud")]);
    }

    [Fact]
    public async Task Search_WhoseDeadlinePasses_GivesTheLocalAnswerAndSaysWhatIsMissing()
    {
        var asked = new SemaphoreSlim(0);
        var silent = new ScriptedIndex(_ =>
        {
            asked.Release();
            return new TaskCompletionSource<SearchAnswer>().Task;
        });
        var search = Hybrid(silent).SearchAsync(Up, new SearchRequest(1) { Deadline = TimeSpan.FromMilliseconds(80) }, Cancellation).AsTask();
        await asked.WaitAsync(Cancellation);
        _time.Advance(TimeSpan.FromMilliseconds(81));
        var answer = await search;
        answer.Matches.Single().Match.Id.ShouldBe("a");
        answer.Lost.Single().ShouldBe(new LostIndex(HybridVectorIndex.RemoteOrigin, "no answer within the caller's 80 ms"));
    }

    [Fact]
    public async Task Search_WithACloudThatBlocksItsCaller_AnswersAllTheSame()
    {
        using var released = new ManualResetEventSlim();
        var blocking = new ScriptedIndex(_ =>
        {
            released.Wait(Cancellation);
            return Task.FromResult(Cloudy("z", 1));
        });
        var first = await Hybrid(blocking).SearchAsync(Up, Streaming, Cancellation);
        first.Matches.Single().Match.Id.ShouldBe("a");
        first.Later!.IsCompleted.ShouldBeFalse();
        released.Set();
        (await first.Later).Matches.Single().Match.Id.ShouldBe("z");
    }

    [Fact]
    public async Task Search_WhoseQueryIsReusedMeanwhile_AsksTheCloudForTheFirstOne()
    {
        using var released = new ManualResetEventSlim();
        float[]? seen = null;
        var cloud = new ScriptedIndex(query =>
        {
            released.Wait(Cancellation);
            seen = query.ToArray();
            return Task.FromResult(Cloudy("z", 1));
        });
        float[] query = [0, 1];
        var first = await Hybrid(cloud).SearchAsync(query, Streaming, Cancellation);
        query[1] = -1;
        released.Set();
        await first.Later!;
        seen.ShouldBe([0, 1]);
    }

    [Fact]
    public async Task Search_AfterAFailure_LeavesTheCloudAloneAndSaysSoUntilAProbeIsAnswered()
    {
        var down = true;
        var cloud = new ScriptedIndex(_ => down ? throw new IOException("no route") : Task.FromResult(Cloudy("z", 1)));
        var hybrid = Hybrid(cloud);
        var failed = await (await hybrid.SearchAsync(Up, Streaming, Cancellation)).Later!;
        failed.Matches.Single().Origin.ShouldBe("local");
        failed.Lost.ShouldBe([new LostIndex("cloud", "no route")]);

        for (var i = 0; i < 100; i++)
        {
            var answer = await hybrid.SearchAsync(Up, Streaming, Cancellation);
            answer.Later.ShouldBeNull();
            answer.Lost.Single().Reason.ShouldContain("no route");
        }
        cloud.Asked.ShouldBe(1);

        down = false;
        _time.Advance(TimeSpan.FromSeconds(11));
        (await _changes.Reader.ReadAsync(Cancellation)).ShouldBe("no route");
        (await _changes.Reader.ReadAsync(Cancellation)).ShouldBeNull();
        (await (await hybrid.SearchAsync(Up, Streaming, Cancellation)).Later!).Matches.Single().Origin.ShouldBe("cloud");
        (await hybrid.SearchAsync(Up, Streaming, Cancellation)).Lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_WhileTheCloudIsProbed_IsNotTheProbeAndDoesNotAsk()
    {
        var reply = new TaskCompletionSource<SearchAnswer>();
        var probed = new SemaphoreSlim(0);
        var calls = 0;
        var cloud = new ScriptedIndex(_ =>
        {
            if (Interlocked.Increment(ref calls) == 1) throw new IOException("no route");
            probed.Release();
            return reply.Task;
        });
        var hybrid = Hybrid(cloud);
        await (await hybrid.SearchAsync(Up, Streaming, Cancellation)).Later!;
        _time.Advance(TimeSpan.FromSeconds(11));
        await probed.WaitAsync(Cancellation);
        var meanwhile = await hybrid.SearchAsync(Up, Streaming, Cancellation);
        meanwhile.Later.ShouldBeNull();
        meanwhile.Lost.Single().Reason.ShouldStartWith("not asked, because it failed");
        cloud.Asked.ShouldBe(2);
        reply.SetResult(Cloudy("z", 1));
        while (await _changes.Reader.ReadAsync(Cancellation) is not null)
        {
        }
        (await (await hybrid.SearchAsync(Up, Streaming, Cancellation)).Later!).Lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_WithASilentCloud_EndsItsQuestionsAtTheDeadlineAndHasFewUnderWay()
    {
        var asked = new SemaphoreSlim(0);
        var silent = new ScriptedIndex(_ =>
        {
            asked.Release();
            return new TaskCompletionSource<SearchAnswer>().Task;
        });
        var hybrid = Hybrid(silent, new HybridOptions { MostUnderWay = 2 });
        var first = await hybrid.SearchAsync(Up, Streaming, Cancellation);
        var second = await hybrid.SearchAsync(Up, Streaming, Cancellation);
        (await hybrid.SearchAsync(Up, Streaming, Cancellation)).Lost.Single().Reason.ShouldContain("2 questions");
        await asked.WaitAsync(Cancellation);
        await asked.WaitAsync(Cancellation);
        _time.Advance(TimeSpan.FromSeconds(3));
        (await first.Later!).Lost.Single().Reason.ShouldEndWith("no answer within 2000 ms");
        (await second.Later!).Matches.Single().Match.Id.ShouldBe("a");
        silent.Asked.ShouldBe(2);
    }

    [Fact]
    public void Options_OutOfTheirRange_AreAllNamed()
    {
        var refused = Should.Throw<ArgumentException>(() => Hybrid(new ScriptedIndex(_ => null!), new HybridOptions { AskBelowScore = 2, MostUnderWay = 0 }));
        refused.Message.ShouldContain("AskBelowScore must be -1 to 1");
        refused.Message.ShouldContain("MostUnderWay must be 1 to 1000");
    }

    public void Dispose() => _index.Dispose();

    private HybridVectorIndex Hybrid(IVectorIndex cloud, HybridOptions? options = null) => new(
        new EmbeddedVectorIndex(_index),
        new RemoteVectorIndex("cloud", cloud, (options ?? new HybridOptions()).ToCircuit(), _time, failure => _changes.Writer.TryWrite(failure)),
        options, _time);

    private static SearchAnswer Cloudy(string id, float score) => new([new RoutedMatch(new VectorMatch(id, score, default), "cloud")], []);
}
