using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration.Published;
using EdgeAI.Tests.ServiceDefaults.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeAI.Tests.ServiceDefaults;

/// <summary>Debian's Prometheus before both services, in processes of their own.</summary>
public sealed class PrometheusTests(ITestOutputHelper output)
{
    private const string Missing = "There is no prometheus on this machine: apt-get install prometheus.";

    [Fact]
    public async Task Scrape_OfBothServices_HasAValueForEveryDocumentedMetric()
    {
        Assert.SkipUnless(IsThere("prometheus") && IsThere("promtool"), Missing);
        using var folder = new TemporaryFolder();
        var (http, grpc, capturePort, prometheusPort) = (PublishedPrograms.FreePort(), PublishedPrograms.FreePort(), PublishedPrograms.FreePort(), PublishedPrograms.FreePort());
        await using var camera = await StartCameraAsync();
        await using var inference = ServiceUnderWatch.StartInference(
            new Dictionary<string, string>(), $"--Inference:HttpPort={http}", $"--Inference:GrpcPort={grpc}", $"--Inference:IndexPath={DrawnCatalog.Shared.IndexPath}");
        await using var capture = ServiceUnderWatch.StartCapture(
            new Dictionary<string, string>(), $"--Capture:HttpPort={capturePort}", $"--Capture:Sources:1={camera.Urls.First()}/video.mjpg", $"--services:inference:grpc:0=http://localhost:{grpc}");
        using var client = new HttpClient();
        var (ofInference, ofCapture) = ($"http://localhost:{http}/metrics", $"http://localhost:{capturePort}/metrics");
        // From the start, before anything happened.
        await Eventually.Holds(() => Read(client, ofCapture).Contains("edgeai_capture_frames_failed_total{", StringComparison.Ordinal), "capture's counters");
        Read(client, ofCapture).ShouldContain("edgeai_capture_frames_dropped_total{");
        await Eventually.Holds(() => Read(client, $"http://localhost:{http}/health").StartsWith("Healthy", StringComparison.Ordinal), "readiness");
        Read(client, ofInference).ShouldContain("operation=\"learn\",outcome=\"ok\",protocol=\"http\"");
        await Eventually.Holds(() => Read(client, ofCapture).Contains("edgeai_capture_source_absence_seconds_count", StringComparison.Ordinal)
            && Read(client, ofCapture).Contains("edgeai_capture_answer_duration_seconds_count", StringComparison.Ordinal), "answers, and a camera that went and came back");
        var first = ((string[])[ofInference, ofCapture]).ToDictionary(address => address, address => Counters(Read(client, address)).ToDictionary());

        File.WriteAllText(folder.Combine("prometheus.yml"), $$"""
            global: { scrape_interval: 500ms, scrape_timeout: 500ms }
            scrape_configs:
              - { job_name: inference, static_configs: [{ targets: ["localhost:{{http}}"] }] }
              - { job_name: capture, static_configs: [{ targets: ["localhost:{{capturePort}}"] }] }
            """);
        using var prometheus = Process.Start(new ProcessStartInfo("prometheus",
            [$"--config.file={folder.Combine("prometheus.yml")}", $"--storage.tsdb.path={folder.Combine("data")}", $"--web.listen-address=127.0.0.1:{prometheusPort}", "--log.level=error"])
            { RedirectStandardError = true })!;
        try
        {
            prometheus.ErrorDataReceived += (_, line) => output.WriteLine(line.Data ?? "");
            prometheus.BeginErrorReadLine();
            var query = $"http://localhost:{prometheusPort}/api/v1/query?query=";
            await Eventually.Holds(() => Answer(client, query + "sum(up)") == "2", "both to be scraped");
            foreach (var (name, metric, kind, _, isOfSource) in ObservabilityDocument.Instruments)
            {
                // A source has one name, here and in spans.
                var series = isOfSource ? "{edgeai_source!=''}" : "";
                var expression = kind == "histogram" ? $"histogram_quantile(0.95, sum by (le) ({metric}_bucket{series}))" : $"sum({metric}{series})";
                var value = "";
                await Eventually.Holds(() => (value = Answer(client, query + Uri.EscapeDataString(expression))) is not (null or "NaN"), name);
                output.WriteLine($"{name}: {expression} = {value}");
                double.Parse(value!, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(0, name);
            }
        }
        finally
        {
            if (!prometheus.HasExited) prometheus.Kill();
            await prometheus.WaitForExitAsync();
        }

        // What is called a counter never falls.
        foreach (var (address, counters) in first)
            foreach (var (series, value) in Counters(Read(client, address)))
                if (counters.TryGetValue(series, out var before)) value.ShouldBeGreaterThanOrEqualTo(before, series);
        Read(client, ofInference).ShouldContain("# TYPE dotnet_thread_pool_thread_count gauge");
        foreach (var address in (string[])[ofInference, ofCapture]) (await LintAsync(Read(client, address))).ShouldBeEmpty(address);
    }

    // Of names that are ours; ASP.NET Core's and .NET's are theirs.
    private static async Task<string> LintAsync(string metrics)
    {
        var ours = string.Join('\n', metrics.Split('\n').Where(line => line.TrimStart('#').Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Any(word => word.StartsWith("edgeai_", StringComparison.Ordinal)))) + "\n";
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await promtool.StandardInput.WriteAsync(ours);
        promtool.StandardInput.Close();
        var said = await promtool.StandardError.ReadToEndAsync() + await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return promtool.ExitCode == 0 ? "" : said;
    }

    private static IEnumerable<KeyValuePair<string, double>> Counters(string metrics)
    {
        var lines = metrics.Split('\n');
        var counters = lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal) && line.EndsWith(" counter", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToHashSet();
        return lines.Where(line => line.Length > 0 && line[0] != '#' && counters.Contains(line.Split('{', ' ')[0]))
            .Select(line => KeyValuePair.Create(line[..(line.LastIndexOf('}') + 1)], double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture)));
    }

    private static string Read(HttpClient client, string address)
    {
        try
        {
            return client.GetStringAsync(address).GetAwaiter().GetResult();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    private static string? Answer(HttpClient client, string address)
    {
        if (Read(client, address) is not { Length: > 0 } text) return null;
        using var json = JsonDocument.Parse(text);
        var result = json.RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? null : result[0].GetProperty("value")[1].GetString();
    }

    // Two frames, then it goes, and is back at once.
    private static async Task<WebApplication> StartCameraAsync()
    {
        var image = DrawnProducts.Draw(DrawnProducts.Labels[0], 0);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/video.mjpg", async context =>
        {
            context.Response.Headers.ContentType = "multipart/x-mixed-replace; boundary=frame";
            for (var i = 0; i < 2; i++)
            {
                await context.Response.WriteAsync($"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {image.Length}\r\n\r\n");
                await context.Response.Body.WriteAsync(image);
                await context.Response.WriteAsync("\r\n");
            }
        });
        await app.StartAsync();
        return app;
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
