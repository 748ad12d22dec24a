using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using EdgeAI.Capture.Hosting;
using EdgeAI.Capture.Telemetry;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.ServiceDefaults;

/// <summary>Every instrument of both services: with bounds of its own, a version, and a row in docs/observability.md.</summary>
public sealed partial class InstrumentTests : IClassFixture<InferenceServer>, IAsyncLifetime
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();

    public async ValueTask InitializeAsync()
    {
        _listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("EdgeAI.", StringComparison.Ordinal) && instrument.Name.StartsWith("edgeai.", StringComparison.Ordinal) && instrument.Meter.Name != "EdgeAI.SomeRoom")
                _instruments.TryAdd(instrument.Name, instrument);
        };
        _listener.Start();
        await using var capture = CaptureHost.Build([$"--Capture:Sources:0=folder:{RepositoryRoot.Combine("EdgeAI.Tests", "Fixtures", "images")}"]);
        capture.Services.GetRequiredService<CaptureMetrics>();
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Histogram_OfOurs_HasBoundsMadeForIt()
    {
        var histograms = _instruments.Values.Where(instrument => instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal)).ToArray();
        histograms.Length.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var histogram in histograms)
        {
            var advice = histogram.ShouldBeOfType<Histogram<double>>($"{histogram.Name}: durations and shares are doubles").Advice;
            var bounds = advice?.HistogramBucketBoundaries.ShouldNotBeNull(histogram.Name)!;
            bounds.ShouldBe(bounds.Order().Distinct(), histogram.Name);
            histogram.Unit.ShouldBe("s", $"{histogram.Name}: say here which bounds its unit asks for");
            bounds[^1].ShouldBeLessThanOrEqualTo(3600, histogram.Name);
            // What takes milliseconds is told apart between 1 and 50 of them.
            if (histogram.Name.EndsWith(".duration", StringComparison.Ordinal)) bounds.Count(bound => bound is >= 0.001 and <= 0.05).ShouldBeGreaterThanOrEqualTo(12, histogram.Name);
        }
    }

    [Fact]
    public void Instrument_OfOurs_HasAVersionAndAUnitAndADescription() => _instruments.Values.ShouldAllBe(instrument =>
        !string.IsNullOrEmpty(instrument.Meter.Version) && !string.IsNullOrEmpty(instrument.Unit) && !string.IsNullOrEmpty(instrument.Description));

    [Fact]
    public void Document_ListsWhatThereIs()
    {
        var documented = ObservabilityDocument.Instruments.Where(row => row.Name.StartsWith("edgeai.", StringComparison.Ordinal)).ToDictionary(row => row.Name);
        documented.Keys.Order(StringComparer.Ordinal).ShouldBe(_instruments.Keys.Order(StringComparer.Ordinal));
        // Those that no service makes as it is started here are in the sources.
        Sources().SelectMany(text => Creation().Matches(text).Select(match => match.Groups[1].Value)).Distinct().Order(StringComparer.Ordinal).ShouldBe(documented.Keys.Order(StringComparer.Ordinal));
        foreach (var instrument in _instruments.Values)
        {
            documented[instrument.Name].Unit.ShouldBe(instrument.Unit, instrument.Name);
            var kind = instrument.GetType().Name.Split('`')[0];
            documented[instrument.Name].Kind.ShouldBe(kind switch { "Counter" => "counter", "Histogram" => "histogram", "Gauge" => "gauge", "UpDownCounter" => "up-down counter", _ => kind }, instrument.Name);
        }
    }

    private static IEnumerable<string> Sources() =>
        from folder in Directory.GetDirectories(RepositoryRoot.Combine("."), "EdgeAI.*")
        where Path.GetFileName(folder) is not ("EdgeAI.Tests" or "EdgeAI.Benchmarks")
        from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        select File.ReadAllText(file);

    [GeneratedRegex(@"\.Create(?:Observable)?(?:UpDownCounter|Counter|Histogram|Gauge)(?:<\w+>)?\(\s*""(edgeai\.[a-z._]+)""")]
    private static partial Regex Creation();
}
