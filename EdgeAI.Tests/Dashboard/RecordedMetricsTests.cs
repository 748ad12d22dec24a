using System.Text.Json;
using EdgeAI.Dashboard.Charts;
using EdgeAI.Dashboard.Store;
using EdgeAI.Dashboard.Store.Metrics;

namespace EdgeAI.Tests.Dashboard;

public class RecordedMetricsTests
{
    [Theory]
    [InlineData(false, "03-metrics-cumulative", "04-metrics-cumulative", "05-metrics-cumulative")]
    [InlineData(true, "03-metrics-cumulative", "04-metrics-cumulative", "05-metrics-cumulative")]
    [InlineData(false, "06-metrics-delta", "07-metrics-delta", "08-metrics-delta")]
    [InlineData(true, "06-metrics-delta", "07-metrics-delta", "08-metrics-delta")]
    public async Task Metrics_RecordedOneAfterAnother_AddUpAsTheirTemporalitySays(bool overGrpc, params string[] names)
    {
        await using var host = await DashboardHost.StartAsync();
        var expected = new Dictionary<(string Instrument, string Series), Expected>();
        foreach (var name in names)
        {
            var recorded = RecordedRequest.Load(name);
            await (overGrpc ? recorded.SendOverGrpcAsync(host) : recorded.SendOverHttpAsync(host));
            foreach (var metric in recorded.Message.GetProperty("resourceMetrics")[0].GetProperty("scopeMetrics")[0].GetProperty("metrics").EnumerateArray())
                Take(expected, metric);
            var resource = host.Store.Resources.All().ShouldHaveSingleItem();
            foreach (var ((instrument, series), values) in expected)
                host.Store.Metrics.Read(new InstrumentKey(resource, "edge.capture", instrument), i => Check(i, series, values));
        }
        expected.Keys.Select(k => k.Instrument).Distinct().Count().ShouldBe(5);
    }

    private sealed record Expected(string Kind, bool IsDelta, double Value, double Sum, double? Min, double? Max, int Points, double LastValue);

    private static void Take(Dictionary<(string, string), Expected> expected, JsonElement metric)
    {
        var data = metric.EnumerateObject().Single(p => p.Value.ValueKind == JsonValueKind.Object);
        var isDelta = data.Value.Text("aggregationTemporality") == "AGGREGATION_TEMPORALITY_DELTA";
        foreach (var point in data.Value.GetProperty("dataPoints").EnumerateArray())
        {
            var key = (metric.Text("name"), Twin.SeriesKey(point));
            var before = expected.GetValueOrDefault(key);
            var value = point.Number("asDouble") ?? (point.TryGetProperty("asInt", out _) ? point.Whole("asInt") : point.Whole("count"));
            expected[key] = new Expected(data.Name, isDelta, isDelta ? value + (before?.Value ?? 0) : value,
                (point.Number("sum") ?? 0) + (isDelta ? before?.Sum ?? 0 : 0), point.Number("min"), point.Number("max"), (before?.Points ?? 0) + 1, value);
        }
    }

    private static object? Check(Instrument instrument, string key, Expected expected)
    {
        var series = instrument.Series.Single(s => s.Key == key);
        series.Count.ShouldBe(expected.Points);
        switch (series)
        {
            case NumberSeries numbers:
                expected.Kind.ShouldBe(instrument.Description.Kind == InstrumentKind.Gauge ? "gauge" : "sum");
                numbers.Points[numbers.Count - 1].Value.ShouldBe(expected.Value);
                if (expected.IsDelta)
                    numbers.Points[numbers.Count - 1].Interval.ShouldBe(expected.LastValue);
                break;
            case HistogramSeries histograms:
                expected.Kind.ShouldBe(instrument.Description.Kind == InstrumentKind.Histogram ? "histogram" : "exponentialHistogram");
                var last = histograms.Points[histograms.Count - 1];
                ((double)last.TotalCount).ShouldBe(expected.Value);
                last.TotalSum.ShouldBe(expected.Sum, 1e-12);
                last.Min.ShouldBe(expected.Min);
                last.Max.ShouldBe(expected.Max);
                if (expected.IsDelta)
                    ((double)last.IntervalCount).ShouldBe(expected.LastValue);
                (last.IntervalBuckets?.Count ?? 0).ShouldBe(last.IntervalCount);
                break;
        }
        return null;
    }

    [Theory]
    [InlineData("03-metrics-cumulative")]
    [InlineData("06-metrics-delta")]
    public async Task Percentiles_OfTheRecordedHistograms_LieWhereTheMeasurementsWere(string name)
    {
        // The recorder measured 0.5 ms, 1.0 ms, ... 20.0 ms: 40 values, of which half lie at or below 10 ms.
        await using var host = await DashboardHost.StartAsync();
        await RecordedRequest.Load(name).SendOverHttpAsync(host);
        var resource = host.Store.Resources.All().ShouldHaveSingleItem();

        var exponential = View(host, resource, "edge.exp");
        exponential.Distribution.Sum(r => r.Count).ShouldBe(40);
        // Buckets of scale 4 are 4.4 % wide.
        Last(exponential, "p50").ShouldBeInRange(0.0100 * 0.956, 0.0105 * 1.044);
        Last(exponential, "p90").ShouldBeInRange(0.0180 * 0.956, 0.0185 * 1.044);
        Last(exponential, "p99").ShouldBeInRange(0.0195 * 0.956, 0.0200);

        // All 40 lie in one explicit bucket, 0 to 5 s: only the smallest and largest tell more.
        var explicitBounds = View(host, resource, "edge.embed.duration");
        Last(explicitBounds, "p50").ShouldBe(0.01025, 1e-9);
        Last(explicitBounds, "p99").ShouldBeInRange(0.019, 0.02);
        explicitBounds.Facts.ShouldContain(new ChartFact("Measurements", "40"));
        explicitBounds.Facts.ShouldContain(new ChartFact("Mean", "10.3 ms"));
    }

    private static double Last(MetricView view, string line) => view.Chart.Lines.Single(l => l.Label == line).Points[^1].Value;

    private static MetricView View(DashboardHost host, TelemetryResource resource, string instrument) =>
        host.Store.Metrics.Read(new InstrumentKey(resource, "edge.capture", instrument),
            i => MetricViewBuilder.Build(i, new ChartRequest(300, ChartAspect.Value, null, i.Series.First().LastTimeNanoseconds + 1))).ShouldNotBeNull();
}
