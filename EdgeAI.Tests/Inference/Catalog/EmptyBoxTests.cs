using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Catalog;
using EdgeAI.Inference.Items;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Inference.Catalog;

/// <summary>A box that has no catalog: it starts, and knows what it is taught.</summary>
public sealed class EmptyBoxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string IndexPath => _folder.Combine("not", "there", "yet", "catalog.index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_WithoutAnIndex_IsHealthyAndAnswersNothing()
    {
        var log = new LogLines();
        await using var server = await StartAsync(log);

        (await server.Http.GetStringAsync("/health", TestContext.Current.CancellationToken)).ShouldStartWith("Healthy\ncatalog: 0 entries: nothing is known yet, mobilenet-v3-small");
        var answer = await AnswerAsync(server.Http, DrawnMug.Draw(0));
        answer.GetProperty("matches").GetArrayLength().ShouldBe(0);
        (answer.GetProperty("decision").TryGetProperty("label", out var label) ? label.GetString() : null).ShouldBeNull();
        await using var camera = new LivePageCamera(server.Channel, "belt");
        var frame = await camera.SendAsync(DrawnMug.Draw(0));
        frame.OutcomeCase.ShouldBe(SearchFramesResponse.OutcomeOneofCase.Result);
        frame.Result.Matches.ShouldBeEmpty();
        var line = log.Warnings.ShouldHaveSingleItem();
        line.ShouldContain($"There is no index {IndexPath}");
        line.ShouldContain($"EdgeAI.Indexer -- build --catalog DIR --output {IndexPath}");
        line.ShouldContain("Inference:IndexPath");
        Directory.Exists(_folder.Combine("not")).ShouldBeFalse("nothing was written yet");
    }

    [Fact]
    public async Task Feedback_OnAnEmptyBox_IsRefusedAsForAnyUnknownLabel()
    {
        await using var server = await StartAsync();

        using var given = await server.Http.PostImageAsync("/feedback?is=mug", DrawnMug.Draw(0));

        await given.ShouldBeProblemAsync(422, "feedback-label");
    }

    [Fact]
    public async Task Learn_OneLabelAfterTheOther_EachIsKnownAndNothingFails()
    {
        await using var server = await StartAsync(refit: false);
        await using var camera = new LivePageCamera(server.Channel, "belt");
        for (var item = 0; item < 3; item++)
        {
            await TeachAsync(server.Http, item, 1);

            (await LabelAsync(server.Http, item)).ShouldBe(DrawnProducts.Labels[item]);
            (await camera.SendAsync(DrawnProducts.Draw(DrawnProducts.Labels[item], 3))).Result.Matches[0].Label.ShouldBe(DrawnProducts.Labels[item]);
            (await AnswerAsync(server.Http, DrawnMug.Draw(item))).GetProperty("matches").GetArrayLength().ShouldBe(item + 1);
        }
        (await server.Http.GetStringAsync("/health", TestContext.Current.CancellationToken)).ShouldStartWith("Healthy\ncatalog: 3 entries, mobilenet");
        foreach (var match in (await AnswerAsync(server.Http, DrawnMug.Draw(0))).GetProperty("matches").EnumerateArray())
            (await server.Http.GetAsync($"/catalog/{Uri.EscapeDataString(match.GetProperty("id").GetString()!)}/thumbnail", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Learn_EnoughForAFit_FitsAndServesTheFitAfterTheNextStart()
    {
        string projection;
        await using (var server = await StartAsync())
        {
            // Two labels are one too few.
            for (var item = 0; item < 2; item++) await TeachAsync(server.Http, item, 5);
            await UntilRefitAsync(server, status => status.StartsWith("not fitted anew", StringComparison.Ordinal) && status.Contains("of 2 labels", StringComparison.Ordinal));
            for (var item = 2; item < 6; item++) await TeachAsync(server.Http, item, 5);

            await UntilRefitAsync(server, status => status.StartsWith("in use", StringComparison.Ordinal));

            projection = server.Services.GetRequiredService<CatalogState>().Current!.Index.Space.Projection;
            projection.ShouldNotBe("default");
            for (var item = 0; item < 6; item++) (await LabelAsync(server.Http, item)).ShouldBe(DrawnProducts.Labels[item]);
        }

        await using var again = await StartAsync();
        again.Services.GetRequiredService<CatalogState>().Current!.Index.Space.Projection.ShouldBe(projection);
        again.Services.GetRequiredService<Refitter>().Status.ShouldStartWith("in use");
        for (var item = 0; item < 6; item++) (await LabelAsync(again.Http, item)).ShouldBe(DrawnProducts.Labels[item]);
        File.Exists(IndexPath).ShouldBeFalse();
    }

    [Fact]
    public async Task Kill9_AfterTeachingCorrectingAndSettingARegion_KeepsAll()
    {
        await using (var service = await RunningService.StartAsync(IndexPath, "--Items:Refit=false"))
        {
            await TeachAsync(service.Http, 0, 2);
            await TeachAsync(service.Http, 1, 2);
            using var given = await service.Http.PostImageAsync($"/feedback?is={Uri.EscapeDataString(DrawnProducts.Labels[0])}", DrawnMug.Draw(0));
            given.IsSuccessStatusCode.ShouldBeTrue(await given.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            using var set = await service.Http.PutAsJsonAsync("/sources/belt/region", new { left = 0.5, top = 0, width = 0.5, height = 1, compatible = true }, TestContext.Current.CancellationToken);
            set.IsSuccessStatusCode.ShouldBeTrue(await set.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        await using var again = await RunningService.StartAsync(IndexPath, "--Items:Refit=false");
        for (var item = 0; item < 2; item++) (await LabelAsync(again.Http, item)).ShouldBe(DrawnProducts.Labels[item]);
        (await CountAsync(again.Http, "/feedback", "corrections")).ShouldBe(1);
        (await again.Http.GetStringAsync("/sources", TestContext.Current.CancellationToken)).ShouldContain("belt");
    }

    [Fact]
    public async Task Start_AFolderInThePlaceOfTheIndex_IsRefused()
    {
        Directory.CreateDirectory(IndexPath);
        await using var process = ServiceProcess.Start(["--Inference:HttpPort=0", "--Inference:GrpcPort=0", $"--Inference:IndexPath={IndexPath}"]);

        (await process.WaitForExitAsync()).ShouldBe(1);

        process.Errors.ShouldHaveSingleItem().ShouldContain($"Expected an index file at '{IndexPath}', got a folder");
    }

    private async Task<InferenceServer> StartAsync(LogLines? log = null, bool refit = true)
    {
        var server = new InferenceServer();
        await server.StartAsync(IndexPath, [("Items:Refit", $"{refit}"), ("Items:RefitDelay", "00:00:00")], services => log?.Listen(services));
        await server.WaitUntilReadyAsync();
        return server;
    }

    private static async Task TeachAsync(HttpClient http, int item, int photographs)
    {
        var label = DrawnProducts.Labels[item];
        using var taught = await http.PostAsJsonAsync("/items", new { label, images = Enumerable.Range(0, photographs).Select(view => DrawnProducts.Draw(label, 3 * view)) }, TestContext.Current.CancellationToken);
        taught.StatusCode.ShouldBe(HttpStatusCode.Created, await taught.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task UntilRefitAsync(InferenceServer server, Func<string, bool> isReached)
    {
        var refitter = server.Services.GetRequiredService<Refitter>();
        for (var started = Environment.TickCount64; !isReached(refitter.Status); await Task.Delay(20))
            if (Environment.TickCount64 - started > 120_000 || refitter.Status.StartsWith("failed", StringComparison.Ordinal)) Assert.Fail(refitter.Status);
    }

    private static async Task<JsonElement> AnswerAsync(HttpClient http, byte[] image) => await (await http.PostImageAsync("/search?k=9", image)).ReadJsonAsync();

    private static async Task<string?> LabelAsync(HttpClient http, int item) =>
        (await AnswerAsync(http, DrawnProducts.Draw(DrawnProducts.Labels[item], 4))).GetProperty("matches")[0].GetProperty("label").GetString();

    private static async Task<int> CountAsync(HttpClient http, string path, string list) =>
        (await http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken)).GetProperty(list).GetArrayLength();
}
