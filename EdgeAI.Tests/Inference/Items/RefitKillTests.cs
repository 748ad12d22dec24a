using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Recognition.Fitting;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Indexer;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Inference.Items;

/// <summary>kill -9 while the projection is fitted anew in the background, and while what came of it is put in place.</summary>
public sealed class RefitKillTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private string IndexPath => _folder.Combine("catalog.index");

    private string Items => IndexPath + ".items";

    public async ValueTask InitializeAsync()
    {
        var run = await IndexerRun.Of("build", "--catalog", EdgeAI.Tests.Indexer.DrawnCatalog.Write(_folder, "shapes", 4, 4), "--output", IndexPath, "--crop", "0.75");
        run.ExitCode.ShouldBe(0, run.Error);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Refit_KilledAtAnyMoment_KeepsEverythingLearnedAndAPairThatBelongsTogether()
    {
        var random = new Random(25);
        var taught = new List<string>();
        // While it fits; as soon as the projection, then the index is there; while either is being written; and when all is in place.
        Func<HttpClient, DateTime, Task<bool>>[] moments =
        [
            (http, _) => IsStatusAsync(http, "fitting"),
            (_, since) => Task.FromResult(Written(since, ".projection")),
            (_, since) => Task.FromResult(Written(since, ".index")),
            (_, since) => Task.FromResult(Written(since, ".tmp", ".previous")),
            (http, _) => IsStatusAsync(http, "in use"),
        ];
        for (var round = 0; round < moments.Length; round++)
        {
            await using var service = await StartAsync();
            await ShouldKnowAsync(service.Http, taught);
            taught.Add($"taught {round}");
            var since = DateTime.UtcNow;
            using var lesson = await service.Http.PostAsJsonAsync("/items", new { label = taught[^1], images = Views(round, 0) }, TestContext.Current.CancellationToken);
            lesson.StatusCode.ShouldBe(HttpStatusCode.Created);
            // A moment that passed before anybody looked is replaced by the end of the fit.
            await UntilAsync(async () => await moments[round](service.Http, since) || await IsStatusAsync(service.Http, "in use"));
            await Task.Delay(random.Next(round == 0 ? 400 : 12), TestContext.Current.CancellationToken);
            await service.KillAsync();
            ShouldBelongTogether();
        }

        // What was killed half-way leaves nothing behind once a fit is whole.
        await using var last = await StartAsync();
        await ShouldKnowAsync(last.Http, taught);
        using var more = await last.Http.PostAsJsonAsync("/items", new { label = "last", images = Views(moments.Length, 0) }, TestContext.Current.CancellationToken);
        await UntilAsync(() => IsStatusAsync(last.Http, "in use"));
        Files().Where(file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith(".previous", StringComparison.Ordinal)).ShouldBeEmpty();
        Files().Count(file => file.EndsWith(".index", StringComparison.Ordinal)).ShouldBe(1);
    }

    private async Task ShouldKnowAsync(HttpClient http, List<string> taught)
    {
        (await LabelsAsync(http)).ShouldBe(taught, ignoreOrder: true);
        for (var item = 0; item < taught.Count; item++) (await LabelAsync(http, Views(item, 0)[1])).ShouldBe(taught[item]);
        foreach (var photograph in Directory.EnumerateFiles(_folder.Combine("shapes"), "00.jpg", SearchOption.AllDirectories))
            (await LabelAsync(http, await File.ReadAllBytesAsync(photograph, TestContext.Current.CancellationToken))).ShouldBe(Path.GetFileName(Path.GetDirectoryName(photograph)));
    }

    private static byte[][] Views(int item, int first) => [.. Enumerable.Range(first, 4).Select(view => DrawnProducts.Draw(DrawnProducts.Labels[item], 3 * view))];

    private bool Written(DateTime since, params string[] endings) => Directory.Exists(Items)
        && new DirectoryInfo(Items).GetFiles("refit-*").Any(file => file.LastWriteTimeUtc >= since && endings.Any(ending => file.Name.EndsWith(ending, StringComparison.Ordinal)));

    private void ShouldBelongTogether()
    {
        foreach (var file in Files().Where(file => file.EndsWith(".index", StringComparison.Ordinal)))
        {
            using var index = HnswIndex.Open(file);
            IndexProjection.Find(file, index.Space).ModuleHash.ShouldBe(index.Space.Module);
        }
    }

    private string[] Files() => Directory.Exists(Items) ? Directory.GetFiles(Items, "refit-*") : [];

    private static async Task<bool> IsStatusAsync(HttpClient http, string begin)
    {
        var status = (await http.GetFromJsonAsync<JsonElement>("/items", TestContext.Current.CancellationToken)).GetProperty("refit").GetString()!;
        if (status.StartsWith("failed", StringComparison.Ordinal) || status.StartsWith("not fitted", StringComparison.Ordinal)) Assert.Fail(status);
        return status.StartsWith(begin, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        for (var started = Environment.TickCount64; !await isReached(); await Task.Delay(1))
            if (Environment.TickCount64 - started > 120_000) Assert.Fail("It never came that far.");
    }

    private static async Task<string?> LabelAsync(HttpClient http, byte[] image) =>
        (await (await http.PostImageAsync("/search?k=1", image)).ReadJsonAsync()).GetProperty("matches")[0].GetProperty("label").GetString();

    private static async Task<List<string>> LabelsAsync(HttpClient http) =>
        [.. (await http.GetFromJsonAsync<JsonElement>("/items", TestContext.Current.CancellationToken)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("label").GetString()!)];

    private Task<RunningService> StartAsync() => RunningService.StartAsync(IndexPath, "--Items:RefitDelay", "00:00:00");
}
