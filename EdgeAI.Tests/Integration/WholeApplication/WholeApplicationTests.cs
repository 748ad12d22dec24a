using System.Diagnostics;
using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Integration.WholeApplication;

/// <summary>Everything that `dotnet run --project EdgeAI.AppHost` starts, seen from outside.</summary>
[Collection(RunsAlone.Name)]
public sealed class WholeApplicationTests(RunningApplication running, LivePageBrowser browser, ITestOutputHelper output) : IClassFixture<RunningApplication>, IClassFixture<LivePageBrowser>
{
    [Fact]
    public async Task Search_APictureThatIsNotInTheCatalog_FindsItsProduct() => (await FirstLabelAsync()).ShouldBe(running.Catalog.ExpectedLabel);

    [Fact]
    public async Task Trace_OfAFrame_GoesFromCaptureThroughDecodeEmbedAndSearch()
    {
        var spans = await FrameTrace.FindAsync(running.Dashboard, ["capture frame", "frame", "decode", "embed", "search"]);

        spans.Values.ShouldAllBe(span => !span.Failed);
        spans["capture frame"].Service.ShouldBe("capture");
        foreach (var span in new[] { "frame", "decode", "embed", "search" })
            spans[span].Service.ShouldBe("inference");
        spans["capture frame"].Parent.ShouldBeNull();
        spans["frame"].Parent.ShouldBe(spans["capture frame"].Id);
        foreach (var stage in new[] { "decode", "embed", "search" })
            spans[stage].Parent.ShouldBe(spans["frame"].Id);
    }

    [Fact]
    public async Task Dashboard_InABrowser_ShowsTheResourcesAndTheTraceOfAFrame()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        var trace = (await FrameTrace.FindAsync(running.Dashboard, ["capture frame", "frame", "embed", "search"])).Values.First().Trace;
        var patient = new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 };
        var page = await browser.OpenAsync(1280, 400);
        await page.GotoAsync($"{running.Login}");
        foreach (var service in new[] { "inference", "capture" })
            await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = service }).GetByText("Running", new() { Exact = true })).ToBeVisibleAsync(patient);
        await SaveAsync(page, "aspire-resources");

        await page.GotoAsync($"{new Uri(running.Login, $"/traces/detail/{trace}")}");
        foreach (var span in new[] { "capture frame", "embed", "search" })
            await Assertions.Expect(page.GetByText(span).First).ToBeVisibleAsync(patient);
        await SaveAsync(page, "aspire-trace");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("inference", "edgeai_inference_requests")]
    [InlineData("capture", "edgeai_capture_frames")]
    public async Task Metrics_OfEveryService_AreThereForPrometheus(string service, string metric)
    {
        using var client = running.Application.CreateHttpClient(service, "http");
        await running.Inference.PostImageAsync("/search?k=3", running.Catalog.Query);
        (await client.GetStringAsync("/metrics")).ShouldContain(metric);
    }

    [Fact]
    public async Task Kill9_OfInference_ComesBackHealthyAndAnswers()
    {
        var wrapper = await running.WrapperAsync("inference");
        var service = ProcessTable.ChildrenOf(wrapper).ShouldHaveSingleItem();
        var clock = Stopwatch.StartNew();
        Posix.Kill(service, Posix.SigKill).ShouldBeTrue();
        await running.WaitForHealthyAfterAsync("inference", wrapper);
        output.WriteLine($"Healthy again {clock.Elapsed.TotalSeconds:0.0} s after SIGKILL.");

        (await running.Inference.PostImageAsync("/search?k=3", running.Catalog.Query)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Commands_OfIndexAndModule_DoWhatTheySay()
    {
        var earlier = Snapshots();
        (await running.Commands.ExecuteCommandAsync("inference", "snapshot")).Success.ShouldBeTrue();
        Snapshots().ShouldBe(earlier + 1);

        var wrapper = await running.WrapperAsync("inference");
        (await running.Commands.ExecuteCommandAsync("inference", "reload")).Success.ShouldBeTrue();
        await running.WaitForHealthyAfterAsync("inference", wrapper);

        // What is new in the catalog is found once the index is rebuilt: inference takes it up by itself, in the same process.
        wrapper = await running.WrapperAsync("inference");
        var folder = Directory.CreateDirectory(Path.Combine(running.Catalog.Folder, "Added", "Just-Now")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "new.jpg"), running.Catalog.Query);
        (await running.Commands.ExecuteCommandAsync("indexer", "rebuild-index")).Success.ShouldBeTrue();
        await UntilFirstAsync("Added/Just-Now");
        Directory.Delete(folder, recursive: true);
        (await running.Commands.ExecuteCommandAsync("indexer", "rebuild-index")).Success.ShouldBeTrue();
        await UntilFirstAsync(running.Catalog.ExpectedLabel);
        (await running.WrapperAsync("inference")).ShouldBe(wrapper);
    }

    [Theory]
    [InlineData("inference")]
    [InlineData("capture")]
    public async Task Console_WithAddressesFromTheAppHost_HasNoWarningOfTwoSources(string resource)
    {
        var lines = new List<string>();
        await foreach (var batch in running.Application.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(await running.IdAsync(resource)).WithCancellation(RunningApplication.Patience()))
            lines.AddRange(batch.Select(line => line.Content));
        lines.ShouldContain(line => line.Contains("Now listening on", StringComparison.Ordinal));
        lines.ShouldNotContain(line => line.Contains("Overriding", StringComparison.Ordinal));
    }

    private static async Task SaveAsync(IPage page, string name) => await page.ScreenshotAsync(new() { Path = RepositoryRoot.Combine("artifacts", "screenshots", $"{name}.png") });

    private async Task<string?> FirstLabelAsync() =>
        (await (await running.Inference.PostImageAsync("/search?k=3", running.Catalog.Query)).ReadJsonAsync()).GetProperty("matches")[0].GetProperty("label").GetString();

    private async Task UntilFirstAsync(string label)
    {
        for (var patience = RunningApplication.Patience(); await FirstLabelAsync() != label; await Task.Delay(200, patience)) { }
    }

    private int Snapshots() => Directory.Exists(Path.Combine(running.Data, "snapshots"))
        ? Directory.GetFiles(Path.Combine(running.Data, "snapshots"), "catalog.index", SearchOption.AllDirectories).Length : 0;
}
