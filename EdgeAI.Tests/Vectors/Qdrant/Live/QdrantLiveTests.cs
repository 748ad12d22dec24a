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

/// <summary>Against a real server; everything it makes has a name of its own and goes away again.</summary>
public sealed class QdrantLiveTests(LiveQdrant live) : IClassFixture<LiveQdrant>, IAsyncLifetime
{
    private const int Dimension = 16;
    private readonly string _name = $"edgeai-test-{Guid.NewGuid():n}";
    private QdrantServer _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(live.ConnectionString is null, live.Why);
        _client = new QdrantServer(QdrantOptions.Parse(live.ConnectionString!));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is null) return;
        foreach (var collection in await _client.Collections.ListAsync())
            if (collection.StartsWith(_name, StringComparison.Ordinal)) await _client.Collections.DeleteAsync(collection);
        _client.Dispose();
    }

    [Fact]
    public async Task Collection_FromCreationToDeletion_IsDescribed()
    {
        (await _client.CheckHealthAsync(Cancellation)).ShouldNotBeEmpty();
        (await _client.Collections.ExistsAsync(_name, Cancellation)).ShouldBeFalse();
        (await _client.Collections.InfoAsync(_name, Cancellation)).ShouldBeNull();
        await _client.Collections.CreateAsync(_name, Dimension, new HnswOptions(), cancellation: Cancellation);
        (await Should.ThrowAsync<RpcException>(() => _client.Collections.CreateAsync(_name, Dimension))).StatusCode.ShouldBe(StatusCode.AlreadyExists);
        ((await _client.Collections.InfoAsync(_name, Cancellation))! with { IndexedFields = [] }).ShouldBe(new QdrantCollectionInfo("Green", 0, 0, Dimension, "Cosine", 16, 200, null));
        (await _client.Collections.ListAsync(Cancellation)).ShouldContain(_name);
        (await _client.Collections.DeleteAsync(_name, Cancellation)).ShouldBeTrue();
        (await _client.Collections.DeleteAsync(_name, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task Points_AreStoredFoundFilteredScrolledCountedAndDeleted()
    {
        var vectors = await FillAsync(3000);
        (await _client.CountAsync(_name, cancellation: Cancellation)).ShouldBe(3000);
        (await _client.CountAsync(_name, PayloadFilter.Equal("side", "left"), Cancellation)).ShouldBe(1500);
        foreach (var ef in new int?[] { null, 16, 64, 256 })
        {
            var found = await _client.SearchAsync(_name, vectors[7], new SearchRequest(3, ef), cancellation: Cancellation);
            found[0].Id.ShouldBe("item/7");
            found[0].Score.ShouldBe(1, 1e-4f);
        }
        var left = await _client.SearchAsync(_name, vectors[7], new SearchRequest(100, 128, PayloadFilter.Equal("side", "left")), cancellation: Cancellation);
        left.Count.ShouldBe(100);
        left.ShouldAllBe(match => int.Parse(match.Id.Substring(5)) % 2 == 0);
        (await _client.SearchAsync(_name, vectors[7], new SearchRequest(5, null, PayloadFilter.Between("n", 10, 12)), cancellation: Cancellation)).Count.ShouldBe(3);
        var all = await _client.SearchAsync(_name, vectors[7], new SearchRequest(50), cancellation: Cancellation);
        (await _client.SearchAsync(_name, vectors[7], new SearchRequest(50), above: all[4].Score, Cancellation)).Count.ShouldBe(4, "the threshold is strict");

        (await _client.DeleteAsync(_name, ["item/7", "item/none"], Cancellation)).ShouldBe(["item/none"]);
        (await _client.StoredAsync(_name, ["item/7", "item/8"], Cancellation)).ShouldBe(["item/8"]);
        var ids = new HashSet<string>();
        await foreach (var entry in _client.ScrollAsync(_name, cancellation: Cancellation))
        {
            ids.Add(entry.Id).ShouldBeTrue();
            entry.Vector.Length.ShouldBe(Dimension);
        }
        ids.Count.ShouldBe(2999);
    }

    [Fact]
    public async Task Search_WhereManyTie_OrdersThemById()
    {
        await _client.Collections.CreateAsync(_name, 2, cancellation: Cancellation);
        await _client.UpsertAsync(_name, 2, Enumerable.Range(0, 40).Select(i => new VectorEntry($"tie/{i:00}", new float[] { 1, 1 }, default)), cancellation: Cancellation);
        var found = await _client.SearchAsync(_name, new float[] { 1, 1 }, new SearchRequest(40), cancellation: Cancellation);
        found.Select(match => match.Id).ShouldBe(found.Select(match => match.Id).Order(StringComparer.Ordinal));
        found.Count.ShouldBe(40);
    }

    [Fact]
    public async Task Upsert_WithAWrongDimension_SaysWhichBatch()
    {
        await _client.Collections.CreateAsync(_name, 3, cancellation: Cancellation);
        var failed = await Should.ThrowAsync<QdrantBatchException>(() => _client.UpsertAsync(_name, 2, [new VectorEntry("a", new float[] { 1, 1 }, default)]));
        failed.FirstId.ShouldBe("a");
        ((RpcException)failed.InnerException!).StatusCode.ShouldBe(StatusCode.InvalidArgument);
        await Should.ThrowAsync<InvalidVectorException>(() => _client.UpsertAsync(_name, 3, [new VectorEntry("a", new float[] { 1, float.NaN, 0 }, default)]));
        (await _client.CountAsync(_name, cancellation: Cancellation)).ShouldBe(0);
    }

    [Fact]
    public async Task Snapshot_IsMadeListedCopiedRestoredAndDeleted()
    {
        await FillAsync(300);
        var snapshot = await _client.Snapshots.CreateAsync(_name, Cancellation);
        (await _client.Snapshots.ListAsync(_name, Cancellation)).Single().Name.ShouldBe(snapshot.Name);
        using var file = new MemoryStream();
        await _client.Snapshots.DownloadAsync(_name, snapshot.Name, file, Cancellation);
        file.Length.ShouldBe(snapshot.Bytes);
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.ToArray())).ShouldBe(snapshot.Checksum);
        await _client.DeleteAsync(_name, ["item/1", "item/2"], Cancellation);
        file.Position = 0;
        await _client.Snapshots.RestoreAsync(_name, file, Cancellation);
        (await _client.CountAsync(_name, cancellation: Cancellation)).ShouldBe(300);
        await Should.ThrowAsync<QdrantException>(() => _client.Snapshots.RestoreAsync(_name + "-other", new MemoryStream(new byte[100])));
        await Should.ThrowAsync<QdrantException>(() => _client.Snapshots.DownloadAsync(_name, "nowhere.snapshot", new MemoryStream()));
        foreach (var each in await _client.Snapshots.ListAsync(_name, Cancellation)) await _client.Snapshots.DeleteAsync(_name, each.Name, Cancellation);
        (await _client.Snapshots.ListAsync(_name, Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PushPullRollbackSnapshot_ByTheIndexersCommands_RoundTrip()
    {
        using var folder = new TemporaryFolder();
        var index = folder.Combine("catalog.index");
        string[] at = ["--qdrant", live.ConnectionString!, "--collection", _name];
        var space = PushedIndex.Write(index, 3000, seed: 1);
        await Succeed(["push", index, .. at]);
        var first = (await _client.Collections.AliasesAsync(Cancellation))[_name];
        await Succeed(["verify", index, "--against-qdrant", .. at]);
        await Succeed(["pull", "-o", folder.Combine("pulled.index"), .. at]);
        await Succeed(["verify", folder.Combine("pulled.index"), "--against-qdrant", .. at]);
        using (var pulled = HnswIndex.Open(folder.Combine("pulled.index"), space)) pulled.Count.ShouldBe(3000);

        await Succeed(["snapshot", "create", "-o", folder.Combine("copy.snapshot"), .. at]);
        await _client.DeleteAsync(first, ["item/1"], Cancellation);
        (await IndexerRun.Of(["verify", index, "--against-qdrant", .. at])).ExitCode.ShouldBe(1);
        await Succeed(["snapshot", "restore", folder.Combine("copy.snapshot"), .. at]);
        await Succeed(["verify", index, "--against-qdrant", .. at]);

        var other = folder.Combine("other.index");
        PushedIndex.Write(other, 1000, seed: 2);
        await Succeed(["push", other, .. at]);
        (await _client.Collections.AliasesAsync(Cancellation))[_name].ShouldNotBe(first);
        await Succeed(["push", "--rollback", .. at]);
        (await _client.Collections.AliasesAsync(Cancellation))[_name].ShouldBe(first);
        await Succeed(["verify", index, "--against-qdrant", .. at]);
    }

    [Fact]
    public async Task Push_WhoseServerGoesAway_GoesOnWhereItWas()
    {
        using var folder = new TemporaryFolder();
        var index = folder.Combine("catalog.index");
        PushedIndex.Write(index, 5000, seed: 3);
        var real = QdrantOptions.Parse(live.ConnectionString!);
        using (var proxy = new CuttableProxy(real.Endpoint))
        {
            var cut = Task.Run(async () =>
            {
                while (!Cancellation.IsCancellationRequested)
                {
                    foreach (var name in (await _client.Collections.ListAsync(Cancellation)).Where(name => name.StartsWith(_name, StringComparison.Ordinal)))
                        if (await _client.CountAsync(name, cancellation: Cancellation) > 300)
                        {
                            proxy.Cut();
                            return;
                        }
                    await Task.Delay(5, Cancellation);
                }
            }, Cancellation);
            var run = await IndexerRun.Of("push", index, "--collection", _name, "--qdrant", $"Endpoint={proxy.Endpoint};Key={real.ApiKey}");
            await cut;
            // Where the push was quicker than the cut there is nothing to go on with.
            if (run.ExitCode == 0) return;
        }
        var again = await IndexerRun.Of("push", index, "--collection", _name, "--qdrant", live.ConnectionString!);
        again.ExitCode.ShouldBe(0, again.Error);
        again.Error.ShouldContain("already");
        (await new ManifestStore(_client).ReadAsync(_name, Cancellation))!.Entries.ShouldBe(5000);
    }

    [Fact]
    public async Task Hybrid_WhoseServerIsCutOff_GoesOnLocally()
    {
        var vectors = await FillAsync(300);
        var real = QdrantOptions.Parse(live.ConnectionString!);
        using var proxy = new CuttableProxy(real.Endpoint);
        using var through = new QdrantServer(QdrantOptions.Parse($"Endpoint={proxy.Endpoint};Key={real.ApiKey}"));
        var space = new VectorSpace("live", "default", "raw", Dimension);
        using var local = HnswIndex.Create(space);
        local.Upsert("here", vectors[3], default);
        var hybrid = new HybridVectorIndex(new EmbeddedVectorIndex(local), new RemoteVectorIndex("cloud", new QdrantVectorIndex(through, _name, space, "cloud")));
        var waiting = new SearchRequest(2) { Deadline = TimeSpan.FromSeconds(30) };
        (await hybrid.SearchAsync(vectors[7], waiting, Cancellation)).Matches[0].ShouldSatisfyAllConditions(match => match.Match.Id.ShouldBe("item/7"), match => match.Origin.ShouldBe("cloud"));
        proxy.Cut();
        var cut = await hybrid.SearchAsync(vectors[7], waiting, Cancellation);
        cut.Matches.Single().Origin.ShouldBe("local");
        cut.Lost.Single().Origin.ShouldBe("cloud");
        (await hybrid.SearchAsync(vectors[7], waiting, Cancellation)).Lost.Single().Reason.ShouldStartWith("not asked, because it failed");
    }

    private async Task<float[][]> FillAsync(int count)
    {
        var vectors = ClusteredVectors.Draw(count, Dimension, 10, 0.6f, 71);
        await _client.Collections.CreateAsync(_name, Dimension, cancellation: Cancellation);
        await _client.UpsertAsync(
            _name, Dimension,
            vectors.Select((vector, i) => new VectorEntry($"item/{i}", vector, System.Text.Encoding.UTF8.GetBytes($$"""{"side":"{{(i % 2 == 0 ? "left" : "right")}}","n":{{i}}}"""))),
            cancellation: Cancellation);
        return vectors;
    }

    private static async Task Succeed(string[] command)
    {
        var run = await IndexerRun.Of(command);
        run.ExitCode.ShouldBe(0, $"{string.Join(' ', command)}: {run.Error}");
    }
}
