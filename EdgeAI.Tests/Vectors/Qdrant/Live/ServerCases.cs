using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer;
using EdgeAI.Tests.Indexer.Transfer;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Qdrant;
using EdgeAI.Vectors.Routing;
using Grpc.Core;

namespace EdgeAI.Tests.Vectors.Qdrant.Live;

/// <summary>What a server in use goes through, the same for a real one and for the imitation. Everything made has a name of its own and goes away again.</summary>
public abstract class ServerCases : IAsyncLifetime
{
    private const int Dimension = 16;

    /// <summary>Patient with a slow machine; the deadlines under test are shorter or longer by far.</summary>
    private static readonly CircuitOptions Circuit = new() { Deadline = TimeSpan.FromSeconds(1), RestAfterFailure = TimeSpan.FromMilliseconds(50) };

    private readonly TemporaryFolder _folder = new();

    /// <summary>The alias and the beginning of every collection's name.</summary>
    protected string Name { get; } = $"edgeai-test-{Guid.NewGuid():n}";

    /// <summary>How the server is reached.</summary>
    protected abstract string ConnectionString { get; }

    private protected QdrantServer Server { get; private set; } = null!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private QdrantOptions Options => QdrantOptions.Parse(ConnectionString);

    private string Index => _folder.Combine("catalog.index");

    private string[] At => ["--qdrant", ConnectionString, "--collection", Name];

    public virtual ValueTask InitializeAsync()
    {
        Server = new QdrantServer(QdrantOptions.Parse(ConnectionString));
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        if (Server is null) return;
        foreach (var collection in await Server.Collections.ListAsync())
            if (collection.StartsWith(Name, StringComparison.Ordinal)) await Server.Collections.DeleteAsync(collection);
        Server.Dispose();
    }

    [Fact]
    public async Task Question_ToAServerThatHangs_CostsItsDeadlineOnceUntilItIsBack()
    {
        var vectors = await FillAsync(50);
        using var proxy = new FaultyProxy(Server.Endpoint);
        using var through = Through(proxy);
        var changes = new List<string?>();
        using var remote = new RemoteVectorIndex("shard", new QdrantVectorIndex(through, Name, Space, "shard"), Circuit, changed: change => { lock (changes) changes.Add(change); });
        (await remote.SearchAsync(vectors[7], new SearchRequest(1), Cancellation)).Matches[0].Match.Id.ShouldBe("item/7");

        proxy.Hang();
        (await Should.ThrowAsync<RemoteIndexException>(() => remote.SearchAsync(vectors[7], new SearchRequest(1), Cancellation).AsTask())).Message.ShouldContain("no answer within");
        (await Should.ThrowAsync<RemoteIndexException>(() => remote.SearchAsync(vectors[7], new SearchRequest(1), Cancellation).AsTask())).Message.ShouldContain("not asked, because it failed");
        proxy.GoOn();
        await Eventually.Holds(() => remote.Failure is null, "the shard is back");
        (await remote.SearchAsync(vectors[7], new SearchRequest(1), Cancellation)).Matches[0].Match.Id.ShouldBe("item/7");
        changes.Count.ShouldBe(2);
        changes[1].ShouldBeNull();
    }

    [Fact]
    public async Task Question_ToAServerThatRefuses_IsRefusedUntilItIsBack()
    {
        var vectors = await FillAsync(50);
        using var proxy = new FaultyProxy(Server.Endpoint);
        using var through = Through(proxy);
        using var remote = new RemoteVectorIndex("shard", new QdrantVectorIndex(through, Name, Space, "shard"), Circuit);
        proxy.Cut();
        await Should.ThrowAsync<RemoteIndexException>(() => remote.SearchAsync(vectors[7], new SearchRequest(1), Cancellation).AsTask());
        (await Should.ThrowAsync<RemoteIndexException>(() => remote.SearchAsync(vectors[7], new SearchRequest(1), Cancellation).AsTask())).Message.ShouldContain("not asked");
        proxy.Mend();
        await Eventually.Holds(() => remote.Failure is null, "the shard is back");
        (await remote.SearchAsync(vectors[7], new SearchRequest(1), Cancellation)).Matches[0].Match.Id.ShouldBe("item/7");
    }

    [Fact]
    public async Task Call_ToAServerThatAcceptsBeforeItAnswers_IsMadeAgain()
    {
        using var proxy = new FaultyProxy(Server.Endpoint, toRefuse: 2);
        using var through = Through(proxy);
        (await through.CheckHealthAsync(Cancellation)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Question_ToAClusterWhoseNodesFail_GoesToAnother()
    {
        var vectors = await FillAsync(50);
        using FaultyProxy first = new(Server.Endpoint), second = new(Server.Endpoint), third = new(Server.Endpoint);
        var options = QdrantOptions.Parse($"Endpoint={first.Endpoint},{second.Endpoint},{third.Endpoint}") with { ApiKey = Options.ApiKey, Deadline = TimeSpan.FromSeconds(2) };
        using var cluster = new QdrantServer(options);
        var index = new QdrantVectorIndex(cluster, Name, Space);
        await AnswersAsync();
        cluster.Endpoint.ToString().ShouldStartWith(first.Endpoint);
        first.Cut();
        await AnswersAsync();
        cluster.Endpoint.ToString().ShouldStartWith(second.Endpoint);
        // A node that hangs costs the question that finds out; the next goes elsewhere.
        second.Hang();
        await Should.ThrowAsync<RpcException>(AnswersAsync);
        await AnswersAsync();
        cluster.Endpoint.ToString().ShouldStartWith(third.Endpoint);
        // Around again, past the one that is gone.
        third.Cut();
        second.GoOn();
        await AnswersAsync();

        async Task AnswersAsync() => (await index.SearchAsync(vectors[7], new SearchRequest(1), Cancellation)).Matches[0].Match.Id.ShouldBe("item/7");
    }

    [Fact]
    public async Task Push_OfACollectionThatWasChanged_RepairsItAndPullRefusesItBefore()
    {
        var space = PushedIndex.Write(Index, 1000, seed: 1);
        await SucceedAsync("push", Index);
        var collection = await CurrentAsync();
        await Server.UpsertAsync(collection, space.Dimension, [new VectorEntry("item/3", Enumerable.Repeat(1f, space.Dimension).ToArray(), default)], cancellation: Cancellation);
        await Server.DeleteAsync(collection, [.. Enumerable.Range(100, 10).Select(i => $"item/{i}")], Cancellation);

        var pulled = await IndexerRun.Of(["pull", "-o", _folder.Combine("pulled.index"), .. At]);
        pulled.ExitCode.ShouldBe(1);
        pulled.Error.ShouldContain("item/3");
        var pushed = await SucceedAsync("push", Index);
        pushed.Error.ShouldContain("1 changed");
        pushed.Error.ShouldContain("10 missing");
        (await SucceedAsync("push", Index)).Error.ShouldContain("is there already.");
        await SucceedAsync("pull", "-o", _folder.Combine("pulled.index"));
        await SucceedAsync("verify", _folder.Combine("pulled.index"), "--against-qdrant");
    }

    [Fact]
    public async Task Push_OfAnIndex_IndexesTheFieldsThatAreFilteredBy()
    {
        PushedIndex.Write(Index, 10, seed: 1);
        await SucceedAsync("push", Index, "--payload-index", "shelf.row");
        (await Server.Collections.InfoAsync(Name, Cancellation))!.IndexedFields.ShouldBe(["catalog", "label", "shelf.row"]);
    }

    [Fact]
    public async Task Push_ToAServerOfAnyVersion_SaysWhenItDoesNotFitTheClient()
    {
        PushedIndex.Write(Index, 10, seed: 1);
        var error = (await SucceedAsync("push", Index)).Error;
        if (QdrantCompatibility.Warning(await Server.CheckHealthAsync(Cancellation)) is { } warning) error.ShouldContain(warning);
        else error.ShouldNotContain("version");
    }

    [Fact]
    public async Task Snapshot_RestoredWhereItsCollectionIsGone_GoesLiveAndLeavesNothingBehind()
    {
        Assert.SkipWhen(await Server.Collections.CountNodesAsync(Cancellation) > 1, "A cluster takes no snapshot.");
        PushedIndex.Write(Index, 500, seed: 1);
        await SucceedAsync("push", Index);
        var copy = _folder.Combine("copy.snapshot");
        await SucceedAsync("snapshot", "create", "-o", copy);
        await Server.Collections.DeleteAsync(await CurrentAsync(), Cancellation);

        await SucceedAsync("snapshot", "restore", copy);
        await SucceedAsync("verify", Index, "--against-qdrant");
        (await Server.Snapshots.ListAsync(await CurrentAsync(), Cancellation)).ShouldNotContain(snapshot => snapshot.Name == "restored.snapshot");
        (await SucceedAsync("push", Index)).Error.ShouldContain("is there already.");
    }

    [Fact]
    public async Task Push_ToAnAddressThatIsNotGrpcs_SaysWhatToWrite()
    {
        PushedIndex.Write(Index, 10, seed: 1);
        // A port that is 6333 is understood as REST's and corrected.
        if (Options.Rest.Port != 6333)
            (await IndexerRun.Of("push", Index, "--collection", Name, "--qdrant", $"Endpoint=http://{Options.Rest.Authority};Key={Options.ApiKey}")).Error.ShouldContain("6334");
        if (Options.Endpoint.Scheme == "http")
            (await IndexerRun.Of("push", Index, "--collection", Name, "--qdrant", $"Endpoint=https://{Options.Endpoint.Authority};Key={Options.ApiKey}")).Error.ShouldContain("http://");
    }

    [Fact]
    public async Task Push_ToACluster_KeepsTwoReplicasOfEachShard()
    {
        PushedIndex.Write(Index, 100, seed: 1);
        var output = (await SucceedAsync("push", Index)).Output;
        var (info, nodes) = ((await Server.Collections.InfoAsync(Name, Cancellation))!, (await Server.Collections.PlacementAsync(await CurrentAsync(), Cancellation)).Nodes);
        info.Replicas.ShouldBe(nodes > 1 ? 2 : 1);
        if (nodes > 1) output.ShouldContain($"on {nodes} nodes; a write counts when one replica has it");
        else output.ShouldNotContain("replica");
    }

    private static VectorSpace Space => new("cases", "default", "raw", Dimension);

    private QdrantServer Through(FaultyProxy proxy) => new(new QdrantOptions { Endpoint = new Uri(proxy.Endpoint), ApiKey = Options.ApiKey });

    private async Task<string> CurrentAsync() => (await Server.Collections.AliasesAsync(Cancellation))[Name];

    private protected async Task<float[][]> FillAsync(int count)
    {
        var vectors = ClusteredVectors.Draw(count, Dimension, 10, 0.6f, 71);
        await Server.Collections.CreateAsync(Name, Dimension, cancellation: Cancellation);
        await Server.UpsertAsync(
            Name, Dimension,
            vectors.Select((vector, i) => new VectorEntry($"item/{i}", vector, System.Text.Encoding.UTF8.GetBytes($$"""{"side":"{{(i % 2 == 0 ? "left" : "right")}}","n":{{i}}}"""))),
            cancellation: Cancellation);
        return vectors;
    }

    private protected async Task<IndexerRun> SucceedAsync(params string[] command)
    {
        var run = await IndexerRun.Of([.. command, .. At]);
        run.ExitCode.ShouldBe(0, $"{string.Join(' ', command)}: {run.Error}");
        return run;
    }
}
