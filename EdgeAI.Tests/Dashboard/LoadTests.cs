using System.Diagnostics;
using System.Globalization;
using EdgeAI.Dashboard.Otlp.Wire;
using Grpc.Net.Client;
using Microsoft.Playwright;

namespace EdgeAI.Tests.Dashboard;

/// <summary>The dashboard under load. What it costs is written to the output, not asserted: EDGEAI_LOAD_SECONDS=30 measures for longer.</summary>
[Collection(EdgeAI.Tests.Fixtures.RunsAlone.Name)]
public sealed class LoadTests(BrowserFixture browser, ITestOutputHelper output) : IClassFixture<BrowserFixture>
{
    private const int SpansPerFrame = 6;

    private static int Seconds => int.TryParse(Environment.GetEnvironmentVariable("EDGEAI_LOAD_SECONDS"), out var seconds) ? seconds : 3;

    [Theory]
    [InlineData(170, true)]
    [InlineData(170, false)]
    [InlineData(30, true)]
    [InlineData(30, false)]
    public async Task Dashboard_WhileSpansPourIn_KeepsThemAllAndAnswersItsReader(int framesPerSecond, bool isOpen)
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var channel = GrpcChannel.ForAddress(dashboard.OtlpGrpc);
        var page = isOpen ? await browser.OpenAsync(dashboard.Login) : null;
        if (page is not null)
            await BrowserFixture.GoAsync(page, new Uri(dashboard.Login, "/traces").ToString());
        // Compiling what a first request and a first rendering need is not load.
        var warmUp = Math.Max(2, Seconds / 2);
        await SendAsync(channel, warmUp, framesPerSecond);

        var before = dashboard.Cpu;
        var watch = Stopwatch.StartNew();
        await SendAsync(channel, Seconds, framesPerSecond);
        var cpu = (dashboard.Cpu - before) / watch.Elapsed;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{framesPerSecond * SpansPerFrame} spans/s, page {(isOpen ? "open" : "closed")}: {cpu:P2} of one core over {watch.Elapsed.TotalSeconds:0} s; {dashboard}"));

        using var http = new HttpClient { BaseAddress = dashboard.Login };
        http.DefaultRequestHeaders.Authorization = new("Bearer", DashboardHost.Token);
        var traces = await http.GetStringAsync("/api/telemetry/traces?take=10000");
        traces.Split("\"traceId\"").Length.ShouldBe(Math.Min(5_000, (Seconds + warmUp) * framesPerSecond) + 1);
        if (page is null)
            return;

        // The reader goes on working while more comes in.
        var more = SendAsync(channel, 4, framesPerSecond);
        var clicks = Stopwatch.StartNew();
        // Rows move down as traces come in: a click in one step, where pressing and releasing a button would hit two different rows.
        await page.Locator("table.traces tbody tr a").First.EvaluateAsync("link => link.click()");
        await Assertions.Expect(page.Locator(".wf-row").First).ToBeVisibleAsync();
        await page.Locator(".wf-row .text-button").First.ClickAsync();
        await Assertions.Expect(page.Locator(".panel")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Metrics", Exact = true }).First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Metrics");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A trace, a span's details and the metrics page: {clicks.ElapsedMilliseconds} ms"));
        await more;
    }

    /// <summary>Sends batches as .NET's exporter does with OTEL_BSP_SCHEDULE_DELAY=1000: once a second from each process, and metrics with them.</summary>
    private static async Task SendAsync(GrpcChannel channel, int seconds, int framesPerSecond)
    {
        var traces = new TraceService.TraceServiceClient(channel);
        var metrics = new MetricsService.MetricsServiceClient(channel);
        var sample = new SampleTelemetry(Random.Shared.Next());
        var start = SampleTelemetry.Now;
        for (var second = 0; second < seconds; second++)
        {
            var next = Task.Delay(1000);
            var (capture, inference) = (new ExportTraceServiceRequest(), new ExportTraceServiceRequest());
            for (var frame = 0; frame < framesPerSecond; frame++)
            {
                var (fromCapture, fromInference, _) = sample.Frame(SampleTelemetry.Now - (ulong)(frame * 1_000_000), fails: frame % 50 == 49);
                Merge(capture, fromCapture);
                Merge(inference, fromInference);
            }
            await traces.ExportAsync(capture, DashboardHost.Key);
            await traces.ExportAsync(inference, DashboardHost.Key);
            await metrics.ExportAsync(sample.Metrics(start, second + 1), DashboardHost.Key);
            await next;
        }
    }

    private static void Merge(ExportTraceServiceRequest into, ExportTraceServiceRequest from)
    {
        if (into.ResourceSpans.Count == 0)
            into.MergeFrom(from);
        else
            into.ResourceSpans[0].ScopeSpans[0].Spans.AddRange(from.ResourceSpans[0].ScopeSpans[0].Spans);
    }
}
