using System.Diagnostics;
using System.Text;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Vectors;
using EdgeAI.Tests.Vectors.Qdrant;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using EdgeAI.Vectors.Qdrant;
using Grpc.Core;

namespace EdgeAI.Tests.Indexer.Transfer;

/// <summary>Pushes, pulls, aliases and snapshots, against the imitation of Qdrant; the live suite does the same with a real one.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private const int Entries = 600, Dimension = 16;
    private readonly TemporaryFolder _folder = new();
    private QdrantImitation _server = null!;

    private string Index => _folder.Combine("catalog.index");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await QdrantImitation.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Push_OfAnIndex_GoesLiveUnderItsAliasWithManifestAndProjection()
    {
        var space = PushedIndex.Write(Index, Entries, seed: 1);
        var run = await PushAsync();
        run.ExitCode.ShouldBe(0, run.Error);

        using var client = _server.Connect();
        var collection = (await client.Collections.AliasesAsync(Cancellation))["catalog"];
        var manifests = new ManifestStore(client);
        var manifest = (await manifests.ReadAsync("catalog", Cancellation))!;
        manifest.Space.ShouldBe(space);
        manifest.Entries.ShouldBe(Entries);
        manifest.Previous.ShouldBeNull();
        collection.ShouldBe($"catalog-{manifest.Digest[..12]}");
        var attachment = await manifests.ReadAttachmentAsync("catalog", manifest, Cancellation);
        ProjectionFile.FromBytes("attached", attachment).Projection!.Hash.ShouldBe(space.Projection);
        _server.Store.Get(collection).Count.ShouldBe(Entries + manifest.ManifestPoints);

        using var local = HnswIndex.Open(Index);
        local.TryGet("item/7", out var seven).ShouldBeTrue();
        var found = await new QdrantVectorIndex(client, "catalog", space, "qdrant", manifest.ManifestPoints).SearchAsync(seven.Vector, new SearchRequest(Entries), Cancellation);
        found.Matches.Count.ShouldBe(Entries, "the points of the manifest are no entries, and none of the entries is missing for them");
        found.Matches[0].Match.Id.ShouldBe("item/7");
        Encoding.UTF8.GetString(found.Matches[0].Match.Payload.Span).ShouldBe("""{"label":"L7"}""");
    }

    [Fact]
    public async Task Push_OfTheSameContentAgain_SendsNoPointTwice()
    {
        PushedIndex.Write(Index, Entries, seed: 1);
        (await PushAsync()).ExitCode.ShouldBe(0);
        var upserts = 0;
        _server.Before = path => Task.FromResult(path.EndsWith("/Upsert", StringComparison.Ordinal) ? Interlocked.Increment(ref upserts) : 0);
        var run = await PushAsync();
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("is there already");
        upserts.ShouldBe(0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(15)]
    public async Task Push_CutOffAtAnyCall_GoesOnWhereItWas(int failingCall)
    {
        PushedIndex.Write(Index, Entries, seed: 1);
        // Everything from this call on is refused, as if the server, or the way to it, were gone.
        _server.Status = (_, call) => call >= failingCall ? StatusCode.Internal : StatusCode.OK;
        var cut = await PushAsync();
        cut.ExitCode.ShouldBe(1, cut.Output);
        using var client = _server.Connect();
        _server.Status = (_, _) => StatusCode.OK;
        (await client.Collections.AliasesAsync(Cancellation)).ContainsKey("catalog").ShouldBeFalse("nothing goes live before it is whole");
        var stored = _server.Store.Names().Sum(name => _server.Store.Get(name).Count);

        var pushed = 0;
        _server.Before = path => Task.FromResult(path.EndsWith("/Upsert", StringComparison.Ordinal) ? Interlocked.Increment(ref pushed) : 0);
        var run = await PushAsync();
        run.ExitCode.ShouldBe(0, run.Error);
        if (stored > 0) run.Error.ShouldContain("already");
        (await new ManifestStore(client).ReadAsync("catalog", Cancellation))!.Entries.ShouldBe(Entries);
        // Three batches of 256, the projection's part, the manifest twice; less what was there.
        pushed.ShouldBeLessThanOrEqualTo(6);
        if (stored >= 512) pushed.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task Push_KilledHalfWay_GoesOnWhereItWas()
    {
        PushedIndex.Write(Index, 3000, seed: 1);
        var stored = new TaskCompletionSource();
        var upserts = 0;
        _server.Before = async path =>
        {
            if (!path.EndsWith("/Upsert", StringComparison.Ordinal)) return;
            // The fifth batch is held back until its sender is dead.
            if (Interlocked.Increment(ref upserts) < 5) return;
            stored.TrySetResult();
            await Task.Delay(200, Cancellation);
        };
        using (var process = Process.Start(new ProcessStartInfo(IndexerProgram.Path, ["push", Index, "--qdrant", _server.ConnectionString]) { RedirectStandardError = true, RedirectStandardOutput = true })!)
        {
            await stored.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }
        var again = 0;
        _server.Before = path => Task.FromResult(path.EndsWith("/Upsert", StringComparison.Ordinal) ? Interlocked.Increment(ref again) : 0);
        var run = await PushAsync();
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("going on");
        // Twelve batches in all, then the projection's part and the manifest twice; how many of the four before the fifth were stored
        // when their sender died is the machine's business.
        again.ShouldBeLessThan(12 + 3);
        using var client = _server.Connect();
        (await new ManifestStore(client).ReadAsync("catalog", Cancellation))!.Entries.ShouldBe(3000);
    }

    [Fact]
    public async Task Rollback_AfterASecondPush_LeadsBackAndForth()
    {
        PushedIndex.Write(Index, Entries, seed: 1);
        (await PushAsync()).ExitCode.ShouldBe(0);
        using var client = _server.Connect();
        var first = (await client.Collections.AliasesAsync(Cancellation))["catalog"];
        PushedIndex.Write(Index, Entries, seed: 2);
        (await PushAsync()).Output.ShouldContain($"before it was {first}");
        var second = (await client.Collections.AliasesAsync(Cancellation))["catalog"];
        second.ShouldNotBe(first);

        (await PushAsync("--rollback")).Output.ShouldContain($"catalog is {first} again");
        (await client.Collections.AliasesAsync(Cancellation))["catalog"].ShouldBe(first);
        (await PushAsync("--rollback")).ExitCode.ShouldBe(0);
        (await client.Collections.AliasesAsync(Cancellation))["catalog"].ShouldBe(second);

        var shown = await IndexerRun.Of("alias", "--qdrant", _server.ConnectionString);
        shown.Output.ShouldContain($"* {second}  {Entries} entries");
        shown.Output.ShouldContain($"  {first}");
        (await IndexerRun.Of("alias", "--to", first, "--qdrant", _server.ConnectionString)).ExitCode.ShouldBe(0);
        (await client.Collections.AliasesAsync(Cancellation))["catalog"].ShouldBe(first);
    }

    [Fact]
    public async Task Rollback_OfTheFirstPush_SaysThatThereIsNone()
    {
        PushedIndex.Write(Index, 10, seed: 1);
        (await PushAsync()).ExitCode.ShouldBe(0);
        var run = await PushAsync("--rollback");
        run.ExitCode.ShouldBe(1);
        run.OnlyError.ShouldContain("none to go back to");
    }

    [Fact]
    public async Task Push_ManyTimes_KeepsAsManyEarlierCollectionsAsAsked()
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            PushedIndex.Write(Index, 20, seed);
            (await PushAsync()).ExitCode.ShouldBe(0);
        }
        _server.Store.Names().Count().ShouldBe(2);
        (await PushAsync("--rollback")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Pull_OfWhatWasPushed_GivesTheSameIndex()
    {
        var space = PushedIndex.Write(Index, Entries, seed: 1);
        (await PushAsync()).ExitCode.ShouldBe(0);
        var pulled = _folder.Combine("pulled", "catalog.index");
        var run = await IndexerRun.Of("pull", "-o", pulled, "--qdrant", _server.ConnectionString);
        run.ExitCode.ShouldBe(0, run.Error);
        File.Exists(pulled + ".pull").ShouldBeFalse();
        IndexProjection.Find(pulled, space).Projection!.Hash.ShouldBe(space.Projection);
        using var before = HnswIndex.Open(Index);
        using var after = HnswIndex.Open(pulled, space);
        after.Count.ShouldBe(Entries);
        foreach (var entry in before.Entries())
        {
            after.TryGet(entry.Id, out var same).ShouldBeTrue(entry.Id);
            ClusteredVectors.Dot(same.Vector.ToArray(), entry.Vector.ToArray()).ShouldBe(1, 1e-5);
            same.Payload.ToArray().ShouldBe(entry.Payload.ToArray());
        }
        (await IndexerRun.Of("verify", pulled, "--against-qdrant", "--qdrant", _server.ConnectionString)).Output.ShouldContain($"the same {Entries} entries");
    }

    [Fact]
    public async Task Pull_OfCompanions_GivesThemBackAndShowsThemNowhere()
    {
        var space = PushedIndex.Write(Index, Entries, seed: 1);
        (await PushAsync()).ExitCode.ShouldBe(0);
        using var client = _server.Connect();
        var plain = (await client.Collections.AliasesAsync(Cancellation))["catalog"];
        PushedIndex.Write(Index, Entries, seed: 1, companions: true);
        (await PushAsync()).ExitCode.ShouldBe(0);
        (await client.Collections.AliasesAsync(Cancellation))["catalog"].ShouldNotBe(plain, "companions are part of the content");

        var pulled = _folder.Combine("pulled", "catalog.index");
        var run = await IndexerRun.Of("pull", "-o", pulled, "--qdrant", _server.ConnectionString);
        run.ExitCode.ShouldBe(0, run.Error);
        using var before = HnswIndex.Open(Index);
        using var after = HnswIndex.Open(pulled, space);
        before.CompanionBytes.ShouldBe(28);
        foreach (var entry in before.Entries())
        {
            after.TryGet(entry.Id, out var same).ShouldBeTrue(entry.Id);
            same.Companion.Span.SequenceEqual(entry.Companion.Span).ShouldBeTrue(entry.Id);
            same.Payload.ToArray().ShouldBe(entry.Payload.ToArray());
        }
        before.TryGet("item/7", out var seven).ShouldBeTrue();
        var found = (await client.SearchAsync("catalog", seven.Vector, new SearchRequest(1), cancellation: Cancellation)).Single();
        Encoding.UTF8.GetString(found.Payload.Span).ShouldBe("""{"label":"L7"}""");
        found.Companion.ToArray().ShouldBe(seven.Companion.ToArray());

        string[] verify = ["verify", pulled, "--against-qdrant", "--qdrant", _server.ConnectionString];
        (await IndexerRun.Of(verify)).Output.ShouldContain($"the same {Entries} entries");
        await client.UpsertAsync("catalog", space.Dimension, [seven with { Companion = default }], space: space, cancellation: Cancellation);
        (await IndexerRun.Of(verify)).OnlyError.ShouldContain("item/7");
    }

    [Fact]
    public async Task Pull_CutOff_GoesOnWhereItWas()
    {
        PushedIndex.Write(Index, Entries, seed: 1);
        (await PushAsync()).ExitCode.ShouldBe(0);
        var pulled = _folder.Combine("pulled", "catalog.index");
        string[] command = ["pull", "-o", pulled, "--qdrant", _server.ConnectionString];
        var pages = 0;
        _server.Status = (path, _) => path.EndsWith("/Scroll", StringComparison.Ordinal) && Interlocked.Increment(ref pages) > 2 ? StatusCode.Internal : StatusCode.OK;
        (await IndexerRun.Of(command)).ExitCode.ShouldBe(1);
        File.Exists(pulled).ShouldBeFalse();
        // As a power cut leaves it: the last record is not whole.
        await File.AppendAllTextAsync(pulled + ".pull", "half a rec", Cancellation);

        pages = 0;
        _server.Status = (path, _) => path.EndsWith("/Scroll", StringComparison.Ordinal) && Interlocked.Increment(ref pages) < 0 ? StatusCode.Internal : StatusCode.OK;
        var run = await IndexerRun.Of(command);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("going on");
        pages.ShouldBe(1, "of three pages two were here");
        using var index = HnswIndex.Open(pulled);
        index.Count.ShouldBe(Entries);
    }

    [Fact]
    public async Task Pull_KilledWhileTheGraphIsBuilt_GoesOnWhereItWas()
    {
        const int Many = 15_000;
        var space = PushedIndex.Write(Index, Many, seed: 1, companions: true);
        (await PushAsync()).ExitCode.ShouldBe(0);
        var pulled = _folder.Combine("pulled", "catalog.index");
        string[] command = ["pull", "-o", pulled, "--qdrant", _server.ConnectionString, "--save-every", "0"];
        using (var process = Process.Start(new ProcessStartInfo(IndexerProgram.Path, command) { RedirectStandardError = true, RedirectStandardOutput = true })!)
        {
            var deadline = Stopwatch.StartNew();
            while (!process.HasExited && !File.Exists(pulled + ".pull.index") && deadline.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(2, Cancellation);
            process.HasExited.ShouldBeFalse("it should be killed before it ends");
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }
        File.Exists(pulled).ShouldBeFalse();
        var pages = 0;
        _server.Before = path => Task.FromResult(path.EndsWith("/Scroll", StringComparison.Ordinal) ? Interlocked.Increment(ref pages) : 0);

        var run = await IndexerRun.Of(command);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("entries are in the graph already: going on");
        pages.ShouldBe(0, "every page had come");
        Directory.GetFiles(_folder.Combine("pulled")).ShouldNotContain(file => file.Contains(".pull"));
        using var before = HnswIndex.Open(Index);
        using var after = HnswIndex.Open(pulled, space);
        after.Count.ShouldBe(Many);
        foreach (var entry in before.Entries())
        {
            after.TryGet(entry.Id, out var same).ShouldBeTrue(entry.Id);
            same.Companion.Span.SequenceEqual(entry.Companion.Span).ShouldBeTrue(entry.Id);
        }
    }

    [Fact]
    public async Task Snapshot_RestoredAfterADamage_BringsTheCollectionBack()
    {
        PushedIndex.Write(Index, Entries, seed: 1);
        (await PushAsync()).ExitCode.ShouldBe(0);
        var file = _folder.Combine("copy.snapshot");
        (await IndexerRun.Of("snapshot", "create", "-o", file, "--qdrant", _server.ConnectionString)).ExitCode.ShouldBe(0);
        var name = (await IndexerRun.Of("snapshot", "list", "--qdrant", _server.ConnectionString)).Output.Split(' ')[0];
        using var client = _server.Connect();
        var collection = (await client.Collections.AliasesAsync(Cancellation))["catalog"];
        (await client.DeleteAsync(collection, ["item/1", "item/2", "nobody"], Cancellation)).ShouldBe(["nobody"]);
        (await IndexerRun.Of("verify", Index, "--against-qdrant", "--qdrant", _server.ConnectionString)).ExitCode.ShouldBe(1);

        foreach (var source in new[] { file, name })
        {
            var run = await IndexerRun.Of("snapshot", "restore", source, "--qdrant", _server.ConnectionString);
            run.ExitCode.ShouldBe(0, run.Error);
            run.Output.ShouldContain($"{Entries} entries");
            (await IndexerRun.Of("verify", Index, "--against-qdrant", "--qdrant", _server.ConnectionString)).ExitCode.ShouldBe(0);
        }
        (await IndexerRun.Of("snapshot", "delete", name, "--qdrant", _server.ConnectionString)).ExitCode.ShouldBe(0);
        (await IndexerRun.Of("snapshot", "list", "--qdrant", _server.ConnectionString)).Output.ShouldBeEmpty();
        var gone = await IndexerRun.Of("snapshot", "restore", name, "--qdrant", _server.ConnectionString);
        gone.ExitCode.ShouldBe(1);
        gone.OnlyError.ShouldContain("404");
    }

    [Fact]
    public async Task Snapshot_RestoredOntoANewServer_GoesLiveUnderItsAliasAndLaterPushesPass()
    {
        PushedIndex.Write(Index, Entries, seed: 1);
        (await PushAsync()).ExitCode.ShouldBe(0);
        var file = _folder.Combine("copy.snapshot");
        (await IndexerRun.Of("snapshot", "create", "-o", file, "--qdrant", _server.ConnectionString)).ExitCode.ShouldBe(0);
        var collection = _server.Store.Names().Single();

        await using var other = await QdrantImitation.StartAsync();
        // As an earlier program restored it: under the alias's own name.
        other.Store.Restore("catalog", await File.ReadAllBytesAsync(file, Cancellation));
        for (var i = 0; i < 2; i++)
        {
            var restored = await IndexerRun.Of("snapshot", "restore", file, "--qdrant", other.ConnectionString);
            restored.ExitCode.ShouldBe(0, restored.Error);
            restored.Output.ShouldContain($"{collection} is restored: {Entries} entries; catalog leads to it");
            other.Store.Names().ShouldBe([collection]);
        }
        using var client = other.Connect();
        (await client.Collections.AliasesAsync(Cancellation))["catalog"].ShouldBe(collection);
        (await client.Snapshots.ListAsync(collection, Cancellation)).ShouldBeEmpty("the uploaded file is not left behind");
        PushedIndex.Write(Index, Entries, seed: 2);
        (await IndexerRun.Of("push", Index, "--qdrant", other.ConnectionString)).Output.ShouldContain($"before it was {collection}");
        (await IndexerRun.Of("push", "--rollback", "--qdrant", other.ConnectionString)).Output.ShouldContain($"catalog is {collection} again");
    }

    [Fact]
    public async Task Push_ToAServerThatIsStillStarting_WaitsForItWhereToldTo()
    {
        PushedIndex.Write(Index, Entries, seed: 1);
        // More calls than the client makes again by itself.
        _server.Status = (_, call) => call <= 6 ? StatusCode.Unavailable : StatusCode.OK;
        var run = await PushAsync("--wait", "600");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("Waiting for Qdrant at");
        run.Output.ShouldContain($"{Entries} entries");
        (await PushAsync("--wait", "-1")).OnlyError.ShouldContain("'--wait' expects 0 to 86400 seconds");
    }

    [Fact]
    public async Task Push_WithoutAServer_SaysWhatToDo()
    {
        PushedIndex.Write(Index, 10, seed: 1);
        var run = await IndexerRun.Of("push", Index, "--qdrant", "127.0.0.1:1");
        run.ExitCode.ShouldBe(1);
        run.OnlyError.ShouldContain("Start it, or name another with --qdrant");
        (await IndexerRun.Of("push", Index, "--qdrant", "ftp://nowhere")).ExitCode.ShouldBe(2);
        (await IndexerRun.Of("push", _folder.Combine("none"), "--qdrant", "127.0.0.1:1")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Push_WithoutAKey_EndsTheServersSentenceBeforeItsAdvice()
    {
        PushedIndex.Write(Index, 10, seed: 1);
        _server.Status = (_, _) => StatusCode.Unauthenticated;
        var run = await PushAsync();
        run.ExitCode.ShouldBe(1);
        run.OnlyError.ShouldContain("as the test wants it. Name one that may write");
    }

    [Fact]
    public async Task Push_ToARestPort_NamesGrpcs()
    {
        PushedIndex.Write(Index, 10, seed: 1);
        var rest = _server.ConnectionString.Split("Rest=")[1];
        var run = await IndexerRun.Of("push", Index, "--qdrant", $"Endpoint={rest}");
        run.ExitCode.ShouldBe(1);
        run.OnlyError.ShouldContain("6334");
        run.OnlyError.ShouldNotContain("Exception");
    }

    private Task<IndexerRun> PushAsync(params string[] more) => IndexerRun.Of(["push", Index, "--qdrant", _server.ConnectionString, .. more]);
}
