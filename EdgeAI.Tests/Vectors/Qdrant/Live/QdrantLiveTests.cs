using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer;
using EdgeAI.Tests.Indexer.Transfer;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Filters;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Qdrant;
using EdgeAI.Vectors.Routing;
using Grpc.Core;

namespace EdgeAI.Tests.Vectors.Qdrant.Live;

/// <summary>The cases, and what only a real server can show, against a real one.</summary>
public sealed class QdrantLiveTests(LiveQdrant live) : ServerCases, IClassFixture<LiveQdrant>
{
    private const int Dimension = 16;

    protected override string ConnectionString => live.ConnectionString!;

    public override ValueTask InitializeAsync()
    {
        Assert.SkipWhen(live.ConnectionString is null, live.Why);
        return base.InitializeAsync();
    }

    [Fact]
    public async Task Collection_FromCreationToDeletion_IsDescribed()
    {
        (await Server.CheckHealthAsync(Cancellation)).ShouldNotBeEmpty();
        (await Server.Collections.ExistsAsync(Name, Cancellation)).ShouldBeFalse();
        (await Server.Collections.InfoAsync(Name, Cancellation)).ShouldBeNull();
        await Server.Collections.CreateAsync(Name, Dimension, new HnswOptions(), cancellation: Cancellation);
        (await Should.ThrowAsync<RpcException>(() => Server.Collections.CreateAsync(Name, Dimension))).StatusCode.ShouldBe(StatusCode.AlreadyExists);
        ((await Server.Collections.InfoAsync(Name, Cancellation))! with { IndexedFields = [] }).ShouldBe(new QdrantCollectionInfo("Green", 0, 0, Dimension, "Cosine", 16, 200, null));
        (await Server.Collections.ListAsync(Cancellation)).ShouldContain(Name);
        (await Server.Collections.DeleteAsync(Name, Cancellation)).ShouldBeTrue();
        (await Server.Collections.DeleteAsync(Name, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task Points_AreStoredFoundFilteredScrolledCountedAndDeleted()
    {
        var vectors = await FillAsync(3000);
        (await Server.CountAsync(Name, cancellation: Cancellation)).ShouldBe(3000);
        (await Server.CountAsync(Name, PayloadFilter.Equal("side", "left"), Cancellation)).ShouldBe(1500);
        foreach (var ef in new int?[] { null, 16, 64, 256 })
        {
            var found = await Server.SearchAsync(Name, vectors[7], new SearchRequest(3, ef), cancellation: Cancellation);
            found[0].Id.ShouldBe("item/7");
            found[0].Score.ShouldBe(1, 1e-4f);
        }
        var left = await Server.SearchAsync(Name, vectors[7], new SearchRequest(100, 128, PayloadFilter.Equal("side", "left")), cancellation: Cancellation);
        left.Count.ShouldBe(100);
        left.ShouldAllBe(match => int.Parse(match.Id.Substring(5)) % 2 == 0);
        (await Server.SearchAsync(Name, vectors[7], new SearchRequest(5, null, PayloadFilter.Between("n", 10, 12)), cancellation: Cancellation)).Count.ShouldBe(3);
        var all = await Server.SearchAsync(Name, vectors[7], new SearchRequest(50), cancellation: Cancellation);
        (await Server.SearchAsync(Name, vectors[7], new SearchRequest(50), above: all[4].Score, Cancellation)).Count.ShouldBe(4, "the threshold is strict");

        (await Server.DeleteAsync(Name, ["item/7", "item/none"], Cancellation)).ShouldBe(["item/none"]);
        (await Server.StoredAsync(Name, ["item/7", "item/8"], Cancellation)).ShouldBe(["item/8"]);
        var ids = new HashSet<string>();
        await foreach (var entry in Server.ScrollAsync(Name, cancellation: Cancellation))
        {
            ids.Add(entry.Id).ShouldBeTrue();
            entry.Vector.Length.ShouldBe(Dimension);
        }
        ids.Count.ShouldBe(2999);
    }

    [Fact]
    public async Task Search_WhereManyTie_OrdersThemById()
    {
        await Server.Collections.CreateAsync(Name, 2, cancellation: Cancellation);
        await Server.UpsertAsync(Name, 2, Enumerable.Range(0, 40).Select(i => new VectorEntry($"tie/{i:00}", new float[] { 1, 1 }, default)), cancellation: Cancellation);
        var found = await Server.SearchAsync(Name, new float[] { 1, 1 }, new SearchRequest(40), cancellation: Cancellation);
        found.Select(match => match.Id).ShouldBe(found.Select(match => match.Id).Order(StringComparer.Ordinal));
        found.Count.ShouldBe(40);
    }

    [Fact]
    public async Task Upsert_WithAWrongDimension_SaysWhichBatch()
    {
        await Server.Collections.CreateAsync(Name, 3, cancellation: Cancellation);
        var failed = await Should.ThrowAsync<QdrantBatchException>(() => Server.UpsertAsync(Name, 2, [new VectorEntry("a", new float[] { 1, 1 }, default)]));
        failed.FirstId.ShouldBe("a");
        ((RpcException)failed.InnerException!).StatusCode.ShouldBe(StatusCode.InvalidArgument);
        await Should.ThrowAsync<InvalidVectorException>(() => Server.UpsertAsync(Name, 3, [new VectorEntry("a", new float[] { 1, float.NaN, 0 }, default)]));
        (await Server.CountAsync(Name, cancellation: Cancellation)).ShouldBe(0);
    }

    [Fact]
    public async Task Snapshot_IsMadeListedCopiedRestoredAndDeleted()
    {
        await FillAsync(300);
        var snapshot = await Server.Snapshots.CreateAsync(Name, Cancellation);
        (await Server.Snapshots.ListAsync(Name, Cancellation)).Single().Name.ShouldBe(snapshot.Name);
        using var file = new MemoryStream();
        await Server.Snapshots.DownloadAsync(Name, snapshot.Name, file, Cancellation);
        file.Length.ShouldBe(snapshot.Bytes);
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.ToArray())).ShouldBe(snapshot.Checksum);
        await Server.DeleteAsync(Name, ["item/1", "item/2"], Cancellation);
        file.Position = 0;
        await Server.Snapshots.RestoreAsync(Name, file, Cancellation);
        (await Server.CountAsync(Name, cancellation: Cancellation)).ShouldBe(300);
        await Should.ThrowAsync<QdrantException>(() => Server.Snapshots.RestoreAsync(Name + "-other", new MemoryStream(new byte[100])));
        await Should.ThrowAsync<QdrantException>(() => Server.Snapshots.DownloadAsync(Name, "nowhere.snapshot", new MemoryStream()));
        foreach (var each in await Server.Snapshots.ListAsync(Name, Cancellation)) await Server.Snapshots.DeleteAsync(Name, each.Name, Cancellation);
        (await Server.Snapshots.ListAsync(Name, Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PushPullRollbackSnapshot_ByTheIndexersCommands_RoundTrip()
    {
        using var folder = new TemporaryFolder();
        var index = folder.Combine("catalog.index");
        var space = PushedIndex.Write(index, 3000, seed: 1);
        await SucceedAsync("push", index);
        var first = (await Server.Collections.AliasesAsync(Cancellation))[Name];
        await SucceedAsync("verify", index, "--against-qdrant");
        await SucceedAsync("pull", "-o", folder.Combine("pulled.index"));
        await SucceedAsync("verify", folder.Combine("pulled.index"), "--against-qdrant");
        using (var pulled = HnswIndex.Open(folder.Combine("pulled.index"), space)) pulled.Count.ShouldBe(3000);

        await SucceedAsync("snapshot", "create", "-o", folder.Combine("copy.snapshot"));
        await Server.DeleteAsync(first, ["item/1"], Cancellation);
        (await IndexerRun.Of("verify", index, "--against-qdrant", "--qdrant", ConnectionString, "--collection", Name)).ExitCode.ShouldBe(1);
        await SucceedAsync("snapshot", "restore", folder.Combine("copy.snapshot"));
        await SucceedAsync("verify", index, "--against-qdrant");

        var other = folder.Combine("other.index");
        PushedIndex.Write(other, 1000, seed: 2);
        await SucceedAsync("push", other);
        (await Server.Collections.AliasesAsync(Cancellation))[Name].ShouldNotBe(first);
        await SucceedAsync("push", "--rollback");
        (await Server.Collections.AliasesAsync(Cancellation))[Name].ShouldBe(first);
        await SucceedAsync("verify", index, "--against-qdrant");
    }

    [Fact]
    public async Task Push_WhoseServerGoesAway_GoesOnWhereItWas()
    {
        using var folder = new TemporaryFolder();
        var index = folder.Combine("catalog.index");
        PushedIndex.Write(index, 5000, seed: 3);
        var real = QdrantOptions.Parse(live.ConnectionString!);
        using (var proxy = new FaultyProxy(real.Endpoint))
        {
            var cut = Task.Run(async () =>
            {
                while (!Cancellation.IsCancellationRequested)
                {
                    foreach (var name in (await Server.Collections.ListAsync(Cancellation)).Where(name => name.StartsWith(Name, StringComparison.Ordinal)))
                        if (await Server.CountAsync(name, cancellation: Cancellation) > 300)
                        {
                            proxy.Cut();
                            return;
                        }
                    await Task.Delay(5, Cancellation);
                }
            }, Cancellation);
            var run = await IndexerRun.Of("push", index, "--collection", Name, "--qdrant", $"Endpoint={proxy.Endpoint};Key={real.ApiKey}");
            await cut;
            // Where the push was quicker than the cut there is nothing to go on with.
            if (run.ExitCode == 0) return;
        }
        var again = await IndexerRun.Of("push", index, "--collection", Name, "--qdrant", live.ConnectionString!);
        again.ExitCode.ShouldBe(0, again.Error);
        again.Error.ShouldContain("already");
        (await new ManifestStore(Server).ReadAsync(Name, Cancellation))!.Entries.ShouldBe(5000);
    }

    [Fact]
    public async Task Hybrid_WhoseServerIsCutOff_GoesOnLocally()
    {
        var vectors = await FillAsync(300);
        var real = QdrantOptions.Parse(live.ConnectionString!);
        using var proxy = new FaultyProxy(real.Endpoint);
        using var through = new QdrantServer(QdrantOptions.Parse($"Endpoint={proxy.Endpoint};Key={real.ApiKey}"));
        var space = new VectorSpace("live", "default", "raw", Dimension);
        using var local = HnswIndex.Create(space);
        local.Upsert("here", vectors[3], default);
        var hybrid = new HybridVectorIndex(new EmbeddedVectorIndex(local), new RemoteVectorIndex("cloud", new QdrantVectorIndex(through, Name, space, "cloud")));
        var waiting = new SearchRequest(2) { Deadline = TimeSpan.FromSeconds(30) };
        (await hybrid.SearchAsync(vectors[7], waiting, Cancellation)).Matches[0].ShouldSatisfyAllConditions(match => match.Match.Id.ShouldBe("item/7"), match => match.Origin.ShouldBe("cloud"));
        proxy.Cut();
        var cut = await hybrid.SearchAsync(vectors[7], waiting, Cancellation);
        cut.Matches.Single().Origin.ShouldBe("local");
        cut.Lost.Single().Origin.ShouldBe("cloud");
        (await hybrid.SearchAsync(vectors[7], waiting, Cancellation)).Lost.Single().Reason.ShouldStartWith("not asked, because it failed");
    }
}
