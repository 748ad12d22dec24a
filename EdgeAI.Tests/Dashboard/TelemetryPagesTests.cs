using Microsoft.Playwright;

namespace EdgeAI.Tests.Dashboard;

public sealed class TelemetryPagesTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Traces_OfTwoProcesses_ShowAsAWaterfallWithSpanDetails()
    {
        await using var host = await DashboardHost.StartAsync();
        await SendFrames(host);
        var page = await browser.OpenAsync(host);
        await BrowserFixture.GoAsync(page, $"{host.Pages}traces");
        await page.Locator("table.traces tbody tr").Nth(10).WaitForAsync();
        await BrowserFixture.ShootAsync(page, "traces");

        await page.GetByLabel("Errors only").ClickAsync();
        await Expect(page.Locator("table.traces tbody tr")).ToHaveCountAsync(1);
        await page.Locator("table.traces tbody tr a").ClickAsync();
        await Expect(page.Locator(".wf-row")).ToHaveCountAsync(6);
        await Expect(page.Locator(".wf-row .text-button")).ToHaveTextAsync(["frame", "similarity/Match", "similarity/Match", "decode", "embed", "search"]);
        await page.Locator(".wf-row", new() { HasText = "embed" }).ClickAsync();
        await Expect(page.Locator(".panel")).ToContainTextAsync("guest trapped: out of bounds memory access");
        await Expect(page.Locator(".panel")).ToContainTextAsync("GuestTrapException");
        await BrowserFixture.ShootAsync(page, "trace-detail");
    }

    [Fact]
    public async Task Trace_Recorded_ShowsLinksEventsAndDroppedCounts()
    {
        await using var host = await DashboardHost.StartAsync();
        await RecordedRequest.Load("01-traces-plain").SendOverHttpAsync(host);
        var page = await browser.OpenAsync(host);
        await BrowserFixture.GoAsync(page, $"{host.Pages}traces");
        await page.Locator("table.traces tbody tr a").ClickAsync();
        await page.Locator(".wf-row", new() { HasText = "frame" }).First.ClickAsync();
        var panel = page.Locator(".panel");
        await Expect(panel).ToContainTextAsync("shelf ☕");
        await Expect(panel).ToContainTextAsync("[\"a\",\"b\"]");
        await Expect(panel).ToContainTextAsync("1 attribute was dropped.");
        await Expect(panel).ToContainTextAsync("2 events were dropped.");
        await page.Locator(".wf-row", new() { HasText = "POST /search" }).ClickAsync();
        await Expect(panel).ToContainTextAsync("this trace, span ecef3802a3bfa23b");
        await page.Locator(".wf-row", new() { HasText = "embed" }).ClickAsync();
        await Expect(panel).ToContainTextAsync("ValueError: bad frame");
        await BrowserFixture.ShootAsync(page, "trace-recorded");
    }

    [Fact]
    public async Task Logs_Filtered_ShowWhatPassesAndLinkToTheTrace()
    {
        await using var host = await DashboardHost.StartAsync();
        await SendFrames(host);
        await RecordedRequest.Load("09-logs-plain").SendOverHttpAsync(host);
        var page = await browser.OpenAsync(host);
        await BrowserFixture.GoAsync(page, $"{host.Pages}structuredlogs");
        await Expect(page.Locator("table.logs tbody tr").First).ToBeVisibleAsync();
        await Expect(page.Locator("table.logs")).ToContainTextAsync("Matched Fruit/Apple/Golden-Delicious at 0.93");
        await page.GetByLabel("Level").SelectOptionAsync("Error");
        await Expect(page.Locator("table.logs tbody tr")).ToHaveCountAsync(3);
        await page.Locator("table.logs tbody tr", new() { HasText = "it broke" }).ClickAsync();
        await Expect(page.Locator(".panel .stack")).ToContainTextAsync("ZeroDivisionError: division by zero");
        await BrowserFixture.ShootAsync(page, "logs-exception");

        await page.GetByLabel("Level").SelectOptionAsync("");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search messages and attributes" }).FillAsync("golden");
        await Expect(page.Locator("table.logs tbody tr").First).ToContainTextAsync("inference");
        await Expect(page.Locator("table.logs")).Not.ToContainTextAsync("it broke");
        await BrowserFixture.ShootAsync(page, "logs");
        await page.Locator("table.logs tbody tr td a").First.ClickAsync();
        await Expect(page.Locator(".wf-row")).ToHaveCountAsync(6);
    }

    [Fact]
    public async Task Metrics_OfEveryKind_ShowChartsAndFigures()
    {
        await using var host = await DashboardHost.StartAsync();
        var sample = new SampleTelemetry(3);
        var start = SampleTelemetry.Now - 240_000_000_000;
        for (var second = 1; second <= 240; second += 2)
            await host.Metrics.ExportAsync(sample.Metrics(start, second), DashboardHost.Key);
        foreach (var name in new[] { "03-metrics-cumulative", "04-metrics-cumulative" })
            await RecordedRequest.Load(name).SendOverHttpAsync(host);

        var page = await browser.OpenAsync(host);
        await BrowserFixture.GoAsync(page, $"{host.Pages}metrics?resource=inference&instrument=edgeai.inference.duration");
        await Expect(page.Locator(".legend")).ToContainTextAsync("p99");
        await Expect(page.Locator(".line-stroke")).ToHaveCountAsync(3);
        await Expect(page.Locator(".facts")).ToContainTextAsync("21.0 ms");
        await Expect(page.Locator(".exemplars li")).ToHaveCountAsync(20);
        await BrowserFixture.ShootAsync(page, "metrics-histogram");
        await page.Locator(".chart-plot").HoverAsync();
        await Expect(page.Locator(".chart-tip")).ToBeVisibleAsync();

        await page.Locator(".instruments a", new() { HasText = "edgeai.inference.requests" }).ClickAsync();
        await Expect(page.Locator(".legend")).ToContainTextAsync("outcome=matched");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Per second" })).ToHaveAttributeAsync("aria-pressed", "true");
        await BrowserFixture.ShootAsync(page, "metrics-rate");
        await page.GetByRole(AriaRole.Button, new() { Name = "Total" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Total" })).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Locator(".instruments a", new() { HasText = "edgeai.inference.gc.pause" }).ClickAsync();
        await Expect(page.Locator(".legend")).ToContainTextAsync("p99");

        await page.GetByLabel("Resource").SelectOptionAsync("camera-7");
        await page.Locator(".instruments a", new() { HasText = "edge.exp" }).ClickAsync();
        await Expect(page.Locator(".facts")).ToContainTextAsync("10.3 ms");
        await BrowserFixture.ShootAsync(page, "metrics-exponential");
        await page.Locator(".instruments a", new() { HasText = "edge.temperature" }).ClickAsync();
        await Expect(page.Locator(".facts")).ToContainTextAsync("61.5 °C");
        await page.Locator(".instruments a", new() { HasText = "edge.queue" }).ClickAsync();
        await Expect(page.Locator(".kind")).ToContainTextAsync("up-down counter");
    }

    [Fact]
    public async Task Pages_WithNothingReceived_SayWhatWillShow()
    {
        await using var host = await DashboardHost.StartAsync();
        var page = await browser.OpenAsync(host);
        foreach (var (path, title) in new[] { ("", "No resources yet"), ("consolelogs", "No consoles"), ("structuredlogs", "No logs yet"), ("traces", "No traces yet"), ("metrics", "No metrics yet"), ("no/such/page", "There is no such page") })
        {
            await BrowserFixture.GoAsync(page, $"{host.Pages}{path}");
            await Expect(page.Locator(".empty h2")).ToHaveTextAsync(title);
        }
        // What comes in while the page is open shows without a reload.
        await BrowserFixture.GoAsync(page, $"{host.Pages}traces");
        await Expect(page.Locator(".empty h2")).ToHaveTextAsync("No traces yet");
        await BrowserFixture.ShootAsync(page, "empty");
        await SendFrames(host);
        await Expect(page.Locator("table.traces tbody tr").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_InTheDarkAndOnAPhone_FitTheirWidth()
    {
        await using var host = await DashboardHost.StartAsync();
        await SendFrames(host);
        await host.Metrics.ExportAsync(new SampleTelemetry(3).Metrics(SampleTelemetry.Now - 60_000_000_000, 50), DashboardHost.Key);
        var trace = host.Store.Traces.Query(new()).Items[0].TraceId;
        foreach (var (width, height, scheme, name) in new[] { (1280, 800, ColorScheme.Dark, "dark"), (390, 844, ColorScheme.Light, "phone") })
        {
            var page = await browser.OpenAsync(host, width, height, scheme);
            foreach (var path in new[] { "", "structuredlogs", "traces", $"traces/detail/{trace}", "metrics" })
            {
                await BrowserFixture.GoAsync(page, $"{host.Pages}{path}");
                await page.Locator("h1").WaitForAsync();
                (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, $"{path} at {width}");
                await BrowserFixture.ShootAsync(page, $"{name}-{(path.Length == 0 ? "resources" : path.Split('/') is [_, "detail", ..] ? "trace-detail" : path)}");
            }
        }
    }

    private static async Task SendFrames(DashboardHost host)
    {
        var sample = new SampleTelemetry(7);
        var start = SampleTelemetry.Now - 5_000_000_000;
        for (var i = 0; i < 40; i++)
        {
            var (capture, inference, trace) = sample.Frame(start + (ulong)i * 33_000_000, fails: i == 35);
            await host.Traces.ExportAsync(inference, DashboardHost.Key);
            await host.Traces.ExportAsync(capture, DashboardHost.Key);
            if (i % 8 == 0)
                await host.Logs.ExportAsync(sample.Logs(trace, start + (ulong)i * 33_000_000), DashboardHost.Key);
        }
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
