using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Vectors.Qdrant;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Tests.Indexer.Transfer;

/// <summary>Pushes to a cluster of three nodes, and what snapshots say of one.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private QdrantImitation _imitation = null!;
    private QdrantServer _server = null!;

    private string Index => _folder.Combine("catalog.index");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _imitation = await QdrantImitation.StartAsync();
        _imitation.Store.Nodes = 3;
        _server = _imitation.Connect();
        PushedIndex.Write(Index, 50, seed: 1);
    }

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await _imitation.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("", 3, 2, 1)]
    [InlineData("--shards 6", 6, 2, 1)]
    [InlineData("--replicas 1", 3, 1, 1)]
    [InlineData("--shards 2 --replicas 3 --write-consistency 2", 2, 3, 2)]
    public async Task Push_ToACluster_SpreadsTheCollectionAsAskedAndSaysSo(string options, int shards, int replicas, int writes)
    {
        var run = await RunAsync(["push", Index, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        run.ExitCode.ShouldBe(0, run.Error);
        var info = (await _server.Collections.InfoAsync("catalog", Cancellation))!;
        (info.Shards, info.Replicas, info.WriteConsistency).ShouldBe((shards, replicas, writes));
        run.Output.ShouldContain($"{shards} shards with {replicas} replica");
        run.Output.ShouldContain($"a write counts when {(writes == 1 ? "one replica has it" : "2 replicas have it")}");
        _imitation.Store.Names().Count().ShouldBe(1, "what asked for the number of nodes is gone");
    }

    [Fact]
    public async Task Push_OfACollectionWithOneReplica_PutsASafeOneInItsPlace()
    {
        await SucceedAsync("push", Index, "--replicas", "1");
        var before = await CurrentAsync();
        (await SucceedAsync("push", Index)).Error.ShouldContain("pushed anew");
        var after = await CurrentAsync();
        after.ShouldBe($"{before}-3x2");
        (await _server.Collections.InfoAsync(after, Cancellation))!.Replicas.ShouldBe(2);
        await SucceedAsync("verify", Index, "--against-qdrant");
        (await SucceedAsync("push", Index)).Error.ShouldContain($"{after} is there already.");
        await SucceedAsync("push", "--rollback");
        (await CurrentAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Push_WithAnotherWriteConsistency_ChangesItInPlace()
    {
        await SucceedAsync("push", Index);
        var before = await CurrentAsync();
        await SucceedAsync("push", Index, "--write-consistency", "2");
        (await CurrentAsync()).ShouldBe(before);
        (await _server.Collections.InfoAsync(before, Cancellation))!.WriteConsistency.ShouldBe(2);
    }

    [Fact]
    public async Task Push_WhoseWritesCanNeverCount_IsRefused() =>
        (await RunAsync("push", Index, "--replicas", "2", "--write-consistency", "3")).OnlyError.ShouldContain("--write-consistency 3 can never be met by --replicas 2");

    [Fact]
    public async Task Snapshot_OfACluster_IsRefusedWithWhatToDoInstead()
    {
        await SucceedAsync("push", Index);
        var created = await RunAsync("snapshot", "create");
        created.ExitCode.ShouldBe(1);
        created.OnlyError.ShouldContain("pull -o FILE");
        var file = _folder.Combine("some.snapshot");
        await File.WriteAllBytesAsync(file, [1], Cancellation);
        var restored = await RunAsync("snapshot", "restore", file);
        restored.ExitCode.ShouldBe(1);
        restored.OnlyError.ShouldContain("push FILE");
    }

    [Fact]
    public async Task Push_ToAServerThatIsTooOld_SaysSoAndGoesOn()
    {
        _imitation.Version = "1.18.3";
        var run = await SucceedAsync("push", Index);
        run.Error.ShouldContain("Qdrant is of version 1.18.3, the client in this program of 1.20");
        run.Error.ShouldContain("1.19 to 1.21");
        _imitation.Version = "1.21.0";
        (await SucceedAsync("push", Index)).Error.ShouldNotContain("version");
    }

    private async Task<string> CurrentAsync() => (await _server.Collections.AliasesAsync(Cancellation))["catalog"];

    private Task<IndexerRun> RunAsync(params string[] command) => IndexerRun.Of([.. command, "--qdrant", _imitation.ConnectionString]);

    private async Task<IndexerRun> SucceedAsync(params string[] command)
    {
        var run = await RunAsync(command);
        run.ExitCode.ShouldBe(0, run.Error);
        return run;
    }
}
