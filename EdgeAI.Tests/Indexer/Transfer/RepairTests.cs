using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Vectors.Qdrant;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Qdrant;
using Qdrant.Client.Grpc;

namespace EdgeAI.Tests.Indexer.Transfer;

/// <summary>A collection that was changed behind our back: push repairs it, pull refuses it.</summary>
public sealed class RepairTests : IAsyncLifetime
{
    private const int Entries = 600;
    private readonly TemporaryFolder _folder = new();
    private QdrantImitation _server = null!;
    private QdrantServer _client = null!;
    private VectorSpace _space = null!;

    private string Index => _folder.Combine("catalog.index");

    private string Pulled => _folder.Combine("pulled", "catalog.index");

    private ImitatedCollection Stored => _server.Store.Get("catalog");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await QdrantImitation.StartAsync();
        _client = _server.Connect();
        _space = PushedIndex.Write(Index, Entries, seed: 1);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Push_OfACollectionChangedBehindItsBack_RepairsWhatDiffersAlone()
    {
        await SucceedAsync("push", Index);
        Stored.Tamper(UuidOf("item/3"), TurnVector);
        Stored.Tamper(UuidOf("item/5"), point => point.Payload["label"] = new Value { StringValue = "another" });
        await _client.DeleteAsync("catalog", [.. Enumerable.Range(100, 10).Select(i => $"item/{i}")], Cancellation);
        await AddForeignAsync();
        (await IndexerRun.Of("verify", Index, "--against-qdrant", "--qdrant", _server.ConnectionString)).OnlyError.ShouldContain("2 changed");

        var upserts = 0;
        _server.Before = path => Task.FromResult(path.EndsWith("/Upsert", StringComparison.Ordinal) ? Interlocked.Increment(ref upserts) : 0);
        var run = await SucceedAsync("push", Index);
        run.Error.ShouldContain("2 changed");
        run.Error.ShouldContain("10 missing");
        run.Error.ShouldContain("1 foreign");
        upserts.ShouldBe(1, "the twelve that differ are one batch");
        (await SucceedAsync("verify", Index, "--against-qdrant")).Output.ShouldContain($"the same {Entries} entries");
        (await SucceedAsync("push", Index)).Error.ShouldContain("is there already.");
        upserts.ShouldBe(1);
    }

    [Fact]
    public async Task Push_OfACollectionWithADamagedManifestOrProjection_WritesThemAgain()
    {
        await SucceedAsync("push", Index);
        await _client.DeletePointsAsync("catalog", [UuidOf("edgeai:manifest:1")], Cancellation);
        await SucceedAsync("push", Index);
        Stored.Tamper(UuidOf("edgeai:manifest:0"), point => point.Payload["edgeai_data"] = new Value { StringValue = "{" });
        await SucceedAsync("push", Index);
        await SucceedAsync("pull", "-o", Pulled);
    }

    [Theory]
    [InlineData("vector")]
    [InlineData("label")]
    [InlineData("seal")]
    [InlineData("foreign")]
    public async Task Pull_OfACollectionChangedBehindItsBack_IsRefusedWithWhatDiffers(string change)
    {
        await SucceedAsync("push", Index);
        if (change == "foreign")
        {
            await _client.DeleteAsync("catalog", ["item/3"], Cancellation);
            await AddForeignAsync();
        }
        else
        {
            Stored.Tamper(UuidOf("item/3"), point =>
            {
                if (change == "vector") TurnVector(point);
                else if (change == "label") point.Payload["label"] = new Value { StringValue = "another" };
                else point.Payload.Remove("edgeai_seal");
            });
        }
        var run = await IndexerRun.Of("pull", "-o", Pulled, "--qdrant", _server.ConnectionString);
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain(change == "foreign" ? "somebody/else" : "item/3");
        run.Error.ShouldContain("is not what was pushed");
        File.Exists(Pulled).ShouldBeFalse();

        await SucceedAsync("push", Index);
        await SucceedAsync("pull", "-o", Pulled);
        await SucceedAsync("verify", Pulled, "--against-qdrant");
    }

    [Fact]
    public async Task Pull_OfVectorsThatQdrantNormalisedAgain_IsNotRefused()
    {
        await SucceedAsync("push", Index);
        Stored.Tamper(UuidOf("item/3"), point =>
        {
            var data = point.Vectors.Vector.Dense.Data;
            for (var i = 0; i < data.Count; i++) data[i] *= 1 - 1e-6f;
        });
        await SucceedAsync("pull", "-o", Pulled);
        (await SucceedAsync("push", Index)).Error.ShouldContain("is there already.");
    }

    [Fact]
    public async Task Pull_OfACollectionWithoutSeals_SaysSoAndAPushAddsThem()
    {
        await SucceedAsync("push", Index);
        var collection = (await _client.Collections.AliasesAsync(Cancellation))["catalog"];
        using (var index = HnswIndex.Open(Index)) await _client.UpsertAsync(collection, _space.Dimension, index.Entries(), space: _space, cancellation: Cancellation);
        var manifests = new ManifestStore(_client);
        await manifests.WriteAsync(collection, (await manifests.ReadAsync(collection, Cancellation))! with { Sealed = false }, Cancellation);
        (await SucceedAsync("pull", "-o", Pulled)).Error.ShouldContain("did not seal its points");

        (await SucceedAsync("push", Index)).Error.ShouldContain("pushed again");
        (await manifests.ReadAsync(collection, Cancellation))!.Sealed.ShouldBeTrue();
        (await SucceedAsync("pull", "-o", Pulled)).Error.ShouldNotContain("seal");
    }

    private static string UuidOf(string id) => QdrantPayload.ToPointId(id).Uuid;

    private static void TurnVector(PointStruct point)
    {
        var data = point.Vectors.Vector.Dense.Data;
        (data[0], data[1]) = (data[1], -data[0]);
    }

    private Task AddForeignAsync() => _client.UpsertAsync("catalog", _space.Dimension, [new VectorEntry("somebody/else", Enumerable.Repeat(1f, _space.Dimension).ToArray(), default)], cancellation: Cancellation);

    private async Task<IndexerRun> SucceedAsync(params string[] command)
    {
        var run = await IndexerRun.Of([.. command, "--qdrant", _server.ConnectionString]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run;
    }
}
