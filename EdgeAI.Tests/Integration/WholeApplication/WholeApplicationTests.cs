using System.Diagnostics;
using System.Net;
using System.Text.Json;
using EdgeAI.Orchestration.ApplicationModel;
using EdgeAI.Tests.Dashboard;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Integration.WholeApplication;

/// <summary>Everything that `dotnet run --project EdgeAI.AppHost` starts, seen from outside.</summary>
[Collection(RunsAlone.Name)]
public sealed class WholeApplicationTests(RunningApplication running, BrowserFixture browser, ITestOutputHelper output) : IClassFixture<RunningApplication>, IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Search_APictureThatIsNotInTheCatalog_FindsItsProduct()
    {
        var answer = await (await running.Inference.PostImageAsync("/search?k=3", running.Catalog.Query)).ReadJsonAsync();
        answer.GetProperty("matches")[0].GetProperty("label").GetString().ShouldBe(running.Catalog.ExpectedLabel);
    }

    [Fact]
    public async Task Trace_OfAFrame_GoesFromCaptureThroughDecodeEmbedAndSearch()
    {
        var (trace, spans) = await FindTraceAsync(["capture frame", "frame", "decode", "embed", "search"]);

        trace.GetProperty("errors").GetInt32().ShouldBe(0);
        string ResourceOf(string span) => spans[span].GetProperty("resource").GetString()!;
        ResourceOf("capture frame").ShouldStartWith("capture");
        foreach (var span in new[] { "frame", "decode", "embed", "search" })
            ResourceOf(span).ShouldStartWith("inference");
        ParentOf("capture frame").ShouldBeNull();
        ParentOf("frame").ShouldBe(IdOf("capture frame"));
        foreach (var stage in new[] { "decode", "embed", "search" })
            ParentOf(stage).ShouldBe(IdOf("frame"));

        string? IdOf(string span) => spans[span].GetProperty("spanId").GetString();
        string? ParentOf(string span) => spans[span].TryGetProperty("parentId", out var parent) ? parent.GetString() : null;
    }

    [Theory]
    [InlineData("inference", "edgeai_inference_requests")]
    [InlineData("capture", "edgeai_capture_frames")]
    public async Task Metrics_OfEveryService_AreThereForPrometheus(string service, string metric)
    {
        using var client = new HttpClient { BaseAddress = new Uri(running.SnapshotOf(service).Urls.First(url => url.Name == "http").Url) };
        await running.Inference.PostImageAsync("/search?k=3", running.Catalog.Query);
        (await client.GetStringAsync("/metrics")).ShouldContain(metric);
    }

    [Fact]
    public async Task Kill9_OfInference_ComesBackHealthyAndAnswers()
    {
        var before = running.SnapshotOf("inference");
        var clock = Stopwatch.StartNew();
        Process.GetProcessById(before.ProcessId!.Value).Kill();
        await running.WaitForHealthyAfterAsync("inference", before.ProcessId);
        output.WriteLine($"Healthy again {clock.Elapsed.TotalSeconds:0.0} s after SIGKILL.");

        running.SnapshotOf("inference").Restarts.ShouldBe(before.Restarts + 1);
        (await running.Inference.PostImageAsync("/search?k=3", running.Catalog.Query)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Buttons_OfIndexAndModule_DoWhatTheySay()
    {
        var commands = running.Application.Services.GetRequiredService<ResourceCommandService>();

        var earlier = Snapshots();
        (await commands.ExecuteCommandAsync("inference", "snapshot")).Success.ShouldBeTrue();
        Snapshots().ShouldBe(earlier + 1);

        var first = running.SnapshotOf("inference").ProcessId;
        (await commands.ExecuteCommandAsync("inference", "reload")).Success.ShouldBeTrue();
        await running.WaitForHealthyAfterAsync("inference", first);

        // What is new in the catalog is found once the index is rebuilt: inference takes it up by itself, and goes on running.
        var second = running.SnapshotOf("inference").ProcessId;
        var folder = Directory.CreateDirectory(Path.Combine(running.Catalog.Folder, "Added", "Just-Now")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "new.jpg"), running.Catalog.Query);
        (await commands.ExecuteCommandAsync("indexer", "rebuild")).Success.ShouldBeTrue();
        await UntilFoundAsync("Added/Just-Now");
        Directory.Delete(folder, recursive: true);
        (await commands.ExecuteCommandAsync("indexer", "rebuild")).Success.ShouldBeTrue();
        await UntilFoundAsync(running.Catalog.ExpectedLabel);
        running.SnapshotOf("inference").ProcessId.ShouldBe(second);
    }

    [Fact]
    public async Task Buttons_ClickedInTheDashboard_DoWhatTheySay()
    {
        var page = await browser.OpenAsync(new Uri(running.Dashboard.BaseAddress!, $"/login?t={RunningApplication.BrowserToken}"));
        var (rows, panel, patient) = (page.Locator("table.resources tbody tr"), page.Locator(".panel"), new LocatorAssertionsToContainTextOptions { Timeout = 120_000 });
        var capture = rows.Filter(new() { HasText = "capture" });
        await Assertions.Expect(capture).ToContainTextAsync("Running, healthy", patient);
        await BrowserFixture.ShootAsync(page, "application");

        await Button("Stop capture").ClickAsync();
        await Assertions.Expect(capture).ToContainTextAsync("Stopped", patient);
        await Button("Start capture").ClickAsync();
        await Assertions.Expect(capture).ToContainTextAsync("Running, healthy", patient);
        var first = running.SnapshotOf("capture").ProcessId;
        await Button("Restart capture").ClickAsync();
        await running.WaitForHealthyAfterAsync("capture", first);

        var (earlier, serving) = (Snapshots(), running.SnapshotOf("inference").ProcessId);
        await page.GetByRole(AriaRole.Link, new() { Name = "inference", Exact = true }).ClickAsync();
        await panel.GetByText("Take a snapshot").ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("inference: Take a snapshot done", patient);
        Snapshots().ShouldBe(earlier + 1);
        await panel.GetByText("Reload the module").ClickAsync();
        await running.WaitForHealthyAfterAsync("inference", serving);

        serving = running.SnapshotOf("inference").ProcessId;
        await page.GetByRole(AriaRole.Link, new() { Name = "indexer", Exact = true }).ClickAsync();
        await panel.GetByText("Rebuild the index").ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("indexer: Rebuild the index done", patient);
        running.SnapshotOf("inference").ProcessId.ShouldBe(serving);
        await page.SetViewportSizeAsync(390, 844);
        await BrowserFixture.ShootAsync(page, "application-phone");

        ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
    }

    [Theory]
    [InlineData("inference")]
    [InlineData("capture")]
    [InlineData("dashboard")]
    public void Console_WithAddressesFromTheAppHost_HasNoWarningOfTwoSources(string resource) =>
        running.Application.Supervisors.Single(supervisor => supervisor.Instance.Id == resource).Instance.Log.After(0)
            .Select(line => line.Text).ShouldNotContain(line => line.Contains("Overriding", StringComparison.Ordinal));

    private async Task UntilFoundAsync(string label)
    {
        for (var patience = RunningApplication.Patience(); ; await Task.Delay(200, patience))
        {
            var answer = await (await running.Inference.PostImageAsync("/search?k=1", running.Catalog.Query)).ReadJsonAsync();
            if (answer.GetProperty("matches")[0].GetProperty("label").GetString() == label) return;
        }
    }

    private int Snapshots() => Directory.Exists(Path.Combine(running.Data, "snapshots"))
        ? Directory.GetFiles(Path.Combine(running.Data, "snapshots"), "catalog.index", SearchOption.AllDirectories).Length : 0;

    /// <summary>Asks the dashboard until it has a trace with spans of all these names.</summary>
    private async Task<(JsonElement Trace, Dictionary<string, JsonElement> Spans)> FindTraceAsync(string[] names)
    {
        for (var patience = RunningApplication.Patience(); ; await Task.Delay(200, patience))
        {
            foreach (var summary in (await ReadAsync("/api/telemetry/traces?resource=capture&take=50")).EnumerateArray())
            {
                var trace = await ReadAsync($"/api/telemetry/traces/{summary.GetProperty("traceId").GetString()}");
                var spans = trace.GetProperty("spans").EnumerateArray().GroupBy(span => span.GetProperty("name").GetString()!).ToDictionary(group => group.Key, group => group.First());
                if (names.All(spans.ContainsKey))
                    return (trace.GetProperty("trace"), spans);
            }
        }
    }

    private async Task<JsonElement> ReadAsync(string path)
    {
        using var document = JsonDocument.Parse(await running.Dashboard.GetStringAsync(path));
        return document.RootElement.Clone();
    }
}
