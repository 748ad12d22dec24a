using System.Text.Json;
using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.Store.Logs;
using EdgeAI.Dashboard.Store.Traces;

namespace EdgeAI.Tests.Dashboard;

public class RecordedTracesAndLogsTests
{
    [Theory]
    [MemberData(nameof(RecordedRequest.Names), MemberType = typeof(RecordedRequest))]
    public async Task Send_TheSameRequestByEachProtocol_LeavesTheSameInTheStore(string name)
    {
        var recorded = RecordedRequest.Load(name);
        string? first = null;
        foreach (var send in new[] { recorded.SendOverHttpAsync, recorded.SendOverGrpcAsync, recorded.SendAsJsonAsync })
        {
            await using var host = await DashboardHost.StartAsync();
            await send(host);
            using var browser = host.Browser();
            browser.DefaultRequestHeaders.Authorization = new("Bearer", DashboardHost.Token);
            var text = await browser.GetStringAsync("/api/telemetry/metrics") + await browser.GetStringAsync("/api/telemetry/logs");
            foreach (var trace in host.Store.Traces.Query(new TraceQuery()).Items)
                text += await browser.GetStringAsync($"/api/telemetry/traces/{trace.TraceId}");
            text.Length.ShouldBeGreaterThan(200);
            (first ??= text).ShouldBe(text);
        }
    }

    [Theory]
    [InlineData("01-traces-plain")]
    [InlineData("02-traces-gzip")]
    public async Task Traces_Recorded_AreKeptAsSent(string name)
    {
        await using var host = await DashboardHost.StartAsync();
        var recorded = RecordedRequest.Load(name);
        await recorded.SendOverHttpAsync(host);

        var group = recorded.Message.GetProperty("resourceSpans")[0];
        var scope = group.GetProperty("scopeSpans")[0];
        var sent = scope.GetProperty("spans").EnumerateArray().ToList();
        var trace = host.Store.Traces.Find(Twin.TraceIdOf(sent[0])).ShouldNotBeNull();
        trace.Spans.Count.ShouldBe(sent.Count);
        foreach (var twin in sent)
        {
            var span = trace.Spans.Single(s => s.SpanId == Twin.SpanIdOf(twin));
            ShouldMatch(span, twin);
            span.Scope.ShouldBe(new TelemetryScope(scope.GetProperty("scope").Text("name"), scope.GetProperty("scope").Text("version")));
            span.Resource.Attributes.ShouldBe(Twin.AttributesOf(group.GetProperty("resource")));
        }
        trace.Summary.Name.ShouldBe("frame");
        trace.Summary.RootMissing.ShouldBeFalse();
        trace.Summary.Errors.ShouldBe(1);
        Waterfall.Build(trace.Spans).Select(r => (r.Span.Name, r.Depth)).ShouldBe([("frame", 0), ("POST /search", 1), ("embed", 2)]);
    }

    private static void ShouldMatch(SpanRecord span, JsonElement twin)
    {
        span.ParentId.ShouldBe(Twin.SpanIdOf(twin, "parentSpanId"));
        span.Name.ShouldBe(twin.Text("name"));
        $"SPAN_KIND_{span.Kind.ToString().ToUpperInvariant()}".ShouldBe(twin.Text("kind"));
        span.StartNanoseconds.ShouldBe(twin.Whole("startTimeUnixNano"));
        span.EndNanoseconds.ShouldBe(twin.Whole("endTimeUnixNano"));
        span.Attributes.ShouldBe(Twin.AttributesOf(twin));
        span.DroppedAttributes.ShouldBe((uint)twin.Whole("droppedAttributesCount"));
        span.DroppedEvents.ShouldBe((uint)twin.Whole("droppedEventsCount"));
        span.DroppedLinks.ShouldBe((uint)twin.Whole("droppedLinksCount"));
        var status = twin.GetProperty("status");
        $"STATUS_CODE_{span.Status.ToString().ToUpperInvariant()}".ShouldBe(status.Text("code") is { Length: > 0 } code ? code : "STATUS_CODE_UNSET");
        span.StatusMessage.ShouldBe(status.Text("message"));
        foreach (var (happened, sent) in span.Events.Zip(twin.List("events"), (a, b) => (a, b)))
        {
            happened.Name.ShouldBe(sent.Text("name"));
            happened.TimeNanoseconds.ShouldBe(sent.Whole("timeUnixNano"));
            happened.Attributes.ShouldBe(Twin.AttributesOf(sent));
        }
        span.Events.Count.ShouldBe(twin.List("events").Count());
        span.Links.Count.ShouldBe(twin.List("links").Count());
        foreach (var (link, sent) in span.Links.Zip(twin.List("links"), (a, b) => (a, b)))
        {
            link.TraceId.ShouldBe(Twin.TraceIdOf(sent));
            link.SpanId.ShouldBe(Twin.SpanIdOf(sent));
            link.Attributes.ShouldBe(Twin.AttributesOf(sent));
        }
    }

    [Fact]
    public async Task Logs_Recorded_AreKeptAsSent()
    {
        await using var host = await DashboardHost.StartAsync();
        var recorded = RecordedRequest.Load("09-logs-plain");
        await recorded.SendOverGrpcAsync(host);

        var sent = recorded.Message.GetProperty("resourceLogs")[0].GetProperty("scopeLogs")[0].GetProperty("logRecords").EnumerateArray().ToList();
        var kept = host.Store.Logs.Query(new LogQuery()).Items.Reverse().ToList();
        kept.Count.ShouldBe(sent.Count);
        foreach (var (entry, twin) in kept.Zip(sent))
        {
            entry.TimeNanoseconds.ShouldBe(twin.Whole("timeUnixNano"));
            entry.SeverityText.ShouldBe(twin.Text("severityText"));
            $"SEVERITY_NUMBER_{entry.SeverityText}".ShouldBe(twin.Text("severityNumber"));
            entry.Message.ShouldBe(twin.GetProperty("body").Text("stringValue"));
            entry.Attributes.ShouldBe(Twin.AttributesOf(twin));
            entry.TraceId.ShouldBe(Twin.TraceIdOf(twin));
            entry.SpanId.ShouldBe(Twin.SpanIdOf(twin));
        }
        kept.Select(e => e.Level).ShouldBe([LogLevelName.Debug, LogLevelName.Information, LogLevelName.Warning, LogLevelName.Error, LogLevelName.Critical, LogLevelName.Error]);
        kept[^1].Exception.ShouldNotBeNull().ShouldContain("ZeroDivisionError: division by zero");
        host.Store.Logs.Query(new LogQuery { MinLevel = LogLevelName.Error }).Items.Count.ShouldBe(3);
        host.Store.Logs.Query(new LogQuery { Text = "division" }).Items.ShouldHaveSingleItem();
        host.Store.Logs.Query(new LogQuery { TraceId = kept[0].TraceId }).Items.Count.ShouldBe(6);
    }

    [Fact]
    public void Fixtures_Copied_HaveTheSizesOfTheRecording() =>
        RecordedRequest.Names.Select(n => RecordedRequest.Load(n.Data).Body.Length).ShouldBe([1058, 712, 1135, 1135, 1135, 1135, 1135, 381, 1607]);
}
