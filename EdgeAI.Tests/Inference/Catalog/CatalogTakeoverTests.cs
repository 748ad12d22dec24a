using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Embedding;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Items;
using EdgeAI.Recognition;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration;
using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.Inference.Catalog;

/// <summary>A running service takes up the index that lies in its place, and refuses what it cannot use.</summary>
public sealed class CatalogTakeoverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogLines _log = new();

    private string IndexPath => _folder.Combine("box", "catalog.index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replaced_WhileFramesAndSearchesCome_EachIsAnsweredByOneCatalogAndTheOldOneIsClosed()
    {
        var old = await BuildAsync("old", 4);
        var @new = await BuildAsync("new", 6);
        Put(old);
        await using var server = await StartAsync();
        await TeachAsync(server.Http);
        var before = StateOf(server).Current!;
        using var stop = new CancellationTokenSource();
        await using var camera = new LivePageCamera(server.Channel, "belt");
        var frames = new List<SearchFramesResponse>();
        var filming = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) frames.Add((await camera.SendAsync(DrawnMug.Draw(frames.Count % 5), k: 50)).Clone());
        });
        var searches = new List<List<string>>();
        var searching = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) searches.Add(await IdsAsync(server.Http));
        });
        await UntilAsync(() => frames.Count > 3 && searches.Count > 3);

        Put(@new);

        await UntilAsync(() => !before.TryAddReference() || Release(before));
        var (answered, asked) = (frames.Count, searches.Count);
        await UntilAsync(() => frames.Count > answered + 3 && searches.Count > asked + 3);
        await stop.CancelAsync();
        await Task.WhenAll(filming, searching);
        frames.ShouldAllBe(frame => frame.OutcomeCase == SearchFramesResponse.OutcomeOneofCase.Result);
        frames.Select(frame => frame.Sequence).ShouldBe(Enumerable.Range(1, frames.Count).Select(number => (long)number));
        ShouldChangeOnce([.. frames.Select(frame => frame.Result.Matches.Select(match => match.Id).ToList())]);
        ShouldChangeOnce(searches);
        _log.All.Count(line => line.Text.StartsWith("The index", StringComparison.Ordinal)).ShouldBe(1);
        _log.Warnings.ShouldBeEmpty();
        (await IdsAsync(server.Http)).Count.ShouldBe(6 * 4 + 2);

        static bool Release(Recogniser recogniser)
        {
            recogniser.Release();
            return false;
        }

        static void ShouldChangeOnce(List<List<string>> answers)
        {
            var isNew = answers.Select(ids =>
            {
                ids.Count(id => id.StartsWith("taught/", StringComparison.Ordinal)).ShouldBe(2);
                var catalogs = ids.Where(id => !id.StartsWith("taught/", StringComparison.Ordinal)).ToList();
                catalogs.Count.ShouldBeOneOf(4 * 4, 6 * 4);
                return catalogs.Count == 6 * 4;
            }).ToList();
            isNew[0].ShouldBeFalse();
            isNew.Skip(isNew.IndexOf(true)).ShouldAllBe(answer => answer);
        }
    }

    [Fact]
    public async Task Built_IntoAnEmptyBox_IsTakenUpAndWhatWasTaughtStays()
    {
        await using var server = await StartAsync();
        await TeachAsync(server.Http);

        await BuildAsync("shapes", 4, IndexPath);

        await UntilAsync(() => StateOf(server).Current!.CatalogIdentity != CatalogIdentity.None);
        (await IdsAsync(server.Http)).Count.ShouldBe(4 * 4 + 2);
        (await LabelAsync(server.Http, DrawnMug.Draw(7))).ShouldBe("mug");
        var entry = (await IdsAsync(server.Http)).First(id => !id.StartsWith("taught/", StringComparison.Ordinal));
        (await server.Http.GetAsync($"/catalog/{Uri.EscapeDataString(entry)}/thumbnail", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await HealthAsync(server)).ShouldStartWith("Healthy\ncatalog: 18 entries, mobilenet");
    }

    [Fact]
    public async Task Broken_WhicheverWayItCameThere_IsRefusedOnceAndTheOldOneGoesOn()
    {
        var old = await BuildAsync("old", 4);
        var @new = await BuildAsync("new", 6);
        var whole = await File.ReadAllBytesAsync(@new, TestContext.Current.CancellationToken);
        var torn = whole.AsSpan(0, whole.Length / 2).ToArray();
        var damaged = whole.ToArray();
        damaged[^1000] ^= 1;
        // Begins as the one that is served does.
        var served = await File.ReadAllBytesAsync(old, TestContext.Current.CancellationToken);
        var cut = served.AsSpan(0, served.Length * 3 / 4).ToArray();
        var flipped = served.ToArray();
        flipped[^1000] ^= 1;
        Put(old);
        await using var server = await StartAsync();
        var before = StateOf(server).Current;
        var refused = 0;
        foreach (var content in new[] { torn, damaged, cut, flipped, "not an index"u8.ToArray(), [] })
        {
            // Written over the file in use, as cp does.
            await File.WriteAllBytesAsync(IndexPath, content, TestContext.Current.CancellationToken);
            (await IdsAsync(server.Http)).Count.ShouldBe(4 * 4);

            await UntilAsync(() => _log.Warnings.Count > refused);

            (await IdsAsync(server.Http)).Count.ShouldBe(4 * 4);
            await Task.Delay(200, TestContext.Current.CancellationToken);
            _log.Warnings.Count.ShouldBe(++refused);
            _log.Warnings[^1].ShouldContain(IndexPath);
            (await HealthAsync(server)).ShouldStartWith("Healthy\ncatalog: 16 entries, mobilenet-v3-small");
            (await HealthAsync(server)).ShouldContain("is refused, and the one before answers");
        }
        StateOf(server).Current.ShouldBeSameAs(before);

        Put(@new);
        await UntilAsync(() => StateOf(server).Current!.EntryCount == 6 * 4);
        await UntilAsync(() => StateOf(server).Note is null);
        (await HealthAsync(server)).ShouldNotContain("refused");
    }

    [Fact]
    public async Task Index_WithoutItsProjection_IsTakenUpWhenThatCame()
    {
        Put(await BuildAsync("old", 4));
        var @new = await BuildAsync("new", 6);
        await using var server = await StartAsync();

        File.Copy(@new, IndexPath, overwrite: true);
        await UntilAsync(() => _log.Warnings.Count == 1);
        _log.Warnings[0].ShouldContain(".projection");
        (await IdsAsync(server.Http)).Count.ShouldBe(4 * 4);

        File.Copy(@new + ".projection", IndexPath + ".projection", overwrite: true);
        await UntilAsync(() => StateOf(server).Current!.EntryCount == 6 * 4);
    }

    [Fact]
    public async Task SameFile_AgainWithAnotherTime_ChangesNothing()
    {
        var index = await BuildAsync("old", 4);
        Put(index);
        await using var server = await StartAsync();
        var before = StateOf(server).Current;

        Put(index);

        await Task.Delay(500, TestContext.Current.CancellationToken);
        StateOf(server).Current.ShouldBeSameAs(before);
        _log.All.ShouldNotContain(line => line.Text.StartsWith("The index", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gone_FromUnderTheService_IsSaidOnceAndTheOldOneGoesOn()
    {
        var index = await BuildAsync("old", 4);
        Put(index);
        await using var server = await StartAsync();
        var before = StateOf(server).Current;

        File.Delete(IndexPath);

        await UntilAsync(() => _log.Warnings.Count == 1);
        _log.Warnings[0].ShouldContain($"{IndexPath} is gone");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        _log.Warnings.Count.ShouldBe(1);
        (await IdsAsync(server.Http)).Count.ShouldBe(4 * 4);
        (await HealthAsync(server)).ShouldContain("is gone; its entries answer until the service ends");
        Put(index);
        await UntilAsync(() => StateOf(server).Note is null);
        StateOf(server).Current.ShouldBeSameAs(before);
    }

    [Fact]
    public async Task OfAnotherModule_IsRefusedWithTheReason()
    {
        Put(await BuildAsync("old", 4));
        await using var server = await StartAsync();
        using (var index = HnswIndex.Create(new VectorSpace("another-module", "default", "another preprocessing", 256)))
        {
            index.Upsert("one", Enumerable.Repeat(0.0625f, 256).ToArray(), default);
            index.Save(IndexPath);
        }

        await UntilAsync(() => _log.Warnings.Count == 1);

        _log.Warnings[0].ShouldContain("another-module");
        (await IdsAsync(server.Http)).Count.ShouldBe(4 * 4);
    }

    [Fact]
    public async Task TrySwapFit_MadeFromTheCatalogBefore_IsNotTaken()
    {
        Put(await BuildAsync("old", 4));
        await using var server = await StartAsync();
        await TeachAsync(server.Http);
        var module = server.Services.GetRequiredService<Embedder>();
        var answering = StateOf(server).Current!;
        var fit = new Recogniser(module, false, HnswIndex.Create(module.Identity.ToVectorSpace()), null, ThumbnailFolder.ForIndex(IndexPath)) { CatalogIdentity = answering.CatalogIdentity + 1 };

        (await server.Services.GetRequiredService<ItemLibrary>().TrySwapFitAsync(fit, TestContext.Current.CancellationToken)).ShouldBeFalse();

        StateOf(server).Current.ShouldBeSameAs(answering);
        fit.Release();
    }

    [Fact]
    public async Task Replaced_WithItemsTaught_IsFittedAnewToTheNewCatalog()
    {
        Put(await BuildAsync("old", 4));
        await using var server = await StartAsync(refit: true);
        await TeachAsync(server.Http);
        var refitter = server.Services.GetRequiredService<Refitter>();
        await UntilAsync(() => refitter.Status.StartsWith("in use", StringComparison.Ordinal));
        var fitted = StateOf(server).Current!.Index.Space.Projection;
        // Replaced while the next fit runs, as likely as not.
        int added;
        using (var more = await server.Http.PostAsJsonAsync("/items", new { label = "candy", images = Enumerable.Range(0, 3).Select(view => DrawnProducts.Draw(DrawnProducts.Labels[5], 3 * view)) }, TestContext.Current.CancellationToken))
            added = (await more.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("added").GetInt32();

        await BuildAsync("more", 6, IndexPath);

        await UntilAsync(() => StateOf(server).Current!.EntryCount == 6 * 4 + 2 + added && refitter.Status.StartsWith("in use", StringComparison.Ordinal)
            && StateOf(server).Current!.HoldsItems);
        StateOf(server).Current!.Index.Space.Projection.ShouldNotBe(fitted);
        (await LabelAsync(server.Http, DrawnMug.Draw(7))).ShouldBe("mug");
        Directory.EnumerateFiles(IndexPath + ".items", "refit-*.index").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Kill9_WhileAnIndexIsTakenUp_StartsWithTheNewOneAndEverythingTaught()
    {
        string[] indexes = [await BuildAsync("old", 4), await BuildAsync("new", 6)];
        int[] entries = [4 * 4, 6 * 4];
        Put(indexes[0]);
        var random = new Random(18);
        for (var round = 1; round <= 5; round++)
        {
            await using (var service = await RunningService.StartAsync(IndexPath, "--Items:Refit=false", "--Inference:IndexWatchInterval=00:00:00.010"))
            {
                if (round == 1) await TeachAsync(service.Http);
                Put(indexes[round % 2]);
                await Task.Delay(random.Next(120), TestContext.Current.CancellationToken);
            }

            await using var again = await RunningService.StartAsync(IndexPath, "--Items:Refit=false");
            (await IdsAsync(again.Http)).Count.ShouldBe(entries[round % 2] + 2);
            (await LabelAsync(again.Http, DrawnMug.Draw(7))).ShouldBe("mug");
        }
    }

    private async Task<InferenceServer> StartAsync(bool refit = false)
    {
        var server = new InferenceServer();
        await server.StartAsync(IndexPath, [("Items:Refit", $"{refit}"), ("Items:RefitDelay", "00:00:00"), ("Inference:IndexWatchInterval", "00:00:00.020")], _log.Listen);
        await server.WaitUntilReadyAsync();
        _log.Forget();
        return server;
    }

    private async Task<string> BuildAsync(string name, int labels, string? index = null)
    {
        index ??= _folder.Combine($"{name}.index");
        var catalog = EdgeAI.Tests.Indexer.DrawnCatalog.Write(_folder, name, labels, 4);
        var run = await IndexerRun.Of("build", "--catalog", catalog, "--output", index, "--crop", "0.75");
        run.ExitCode.ShouldBe(0, run.Error);
        return index;
    }

    /// <summary>Puts an index with everything beside it into the place of the one that is served, the projection first and each by renaming.</summary>
    private void Put(string index)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(IndexPath)!);
        foreach (var ending in new[] { ".features", ".sources", ".projection", "" })
        {
            File.Copy(index + ending, IndexPath + ".new", overwrite: true);
            File.SetLastWriteTimeUtc(IndexPath + ".new", DateTime.UtcNow);
            File.Move(IndexPath + ".new", IndexPath + ending, overwrite: true);
        }
    }

    private static CatalogState StateOf(InferenceServer server) => server.Services.GetRequiredService<CatalogState>();

    private static async Task TeachAsync(HttpClient http)
    {
        using var taught = await http.PostAsJsonAsync("/items", new { label = "mug", images = new[] { 0, 2 }.Select(view => DrawnMug.Draw(view)) }, TestContext.Current.CancellationToken);
        taught.StatusCode.ShouldBe(HttpStatusCode.Created, await taught.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Task<string> HealthAsync(InferenceServer server) => server.Http.GetStringAsync("/health", TestContext.Current.CancellationToken);

    private static async Task<List<string>> IdsAsync(HttpClient http) =>
        [.. (await MatchesAsync(http, DrawnMug.Draw(1), 50)).Select(match => match.GetProperty("id").GetString()!)];

    private static async Task<string?> LabelAsync(HttpClient http, byte[] image) => (await MatchesAsync(http, image, 1))[0].GetProperty("label").GetString();

    private static async Task<List<JsonElement>> MatchesAsync(HttpClient http, byte[] image, int k) =>
        [.. (await (await http.PostImageAsync($"/search?k={k}", image)).ReadJsonAsync()).GetProperty("matches").EnumerateArray()];

    // A fit gives way to everybody, which on a busy machine takes its time.
    private static async Task UntilAsync(Func<bool> isReached)
    {
        for (var started = Environment.TickCount64; !isReached(); await Task.Delay(10))
            if (Environment.TickCount64 - started > 180_000) Assert.Fail("It never came that far.");
    }
}
