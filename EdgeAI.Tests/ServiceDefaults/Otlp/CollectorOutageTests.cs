using System.Globalization;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration.Published;
using OpenTelemetry.Proto.Trace.V1;

namespace EdgeAI.Tests.ServiceDefaults.Otlp;

/// <summary>A service in its own process before a collector that is away in one way or another.</summary>
public sealed class CollectorOutageTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Refused_ThenThere_IsOneWarningThenOneLineAndNothingIsLost(string protocol)
    {
        var port = PublishedPrograms.FreePort();
        await using var service = ServiceUnderWatch.StartCapture(Environment(protocol, $"http://localhost:{port}"));
        await Eventually.Holds(() => service.Telemetry.Count > 0, "the warning");
        service.Telemetry.ShouldHaveSingleItem().ShouldContain($"localhost:{port}");
        // Several attempts later it is still one.
        await Task.Delay(2500);
        service.Telemetry.Count.ShouldBe(1);

        await using var receiver = await OtlpReceiver.StartAsync(protocol, port: port);
        await Eventually.Holds(() => service.Telemetry.Count > 1, "the line that it is back");
        await Eventually.Holds(() => receiver.LogRecords.Any(IsStart), "what was logged before the collector was there");
        service.Telemetry.Count.ShouldBe(2);
        service.Telemetry[0].ShouldStartWith("warn:");
        service.Telemetry[1].ShouldStartWith("info:");
        ShouldBeQuiet(service);
        await service.TerminateAsync();
    }

    [Theory]
    [InlineData("grpc", Behavior.Overloaded)]
    [InlineData("http/protobuf", Behavior.Overloaded)]
    [InlineData("grpc", Behavior.Hangs)]
    [InlineData("http/protobuf", Behavior.Hangs)]
    public async Task NotAnswering_ThenAnswering_IsOneWarningThenOneLineAndNothingIsLost(string protocol, object behavior)
    {
        await using var receiver = await OtlpReceiver.StartAsync(protocol, (Behavior)behavior);
        await using var service = ServiceUnderWatch.StartCapture(Environment(protocol, receiver.Endpoint, timeout: "1500"));
        await Eventually.Holds(() => service.Telemetry.Count > 0 && receiver.Requests > 1, "the warning, and more attempts");
        service.Telemetry.Count.ShouldBe(1);

        receiver.Behavior = Behavior.Takes;
        await Eventually.Holds(() => service.Telemetry.Count > 1 && receiver.LogRecords.Any(IsStart), "what was logged before");
        service.Telemetry.Count.ShouldBe(2);
        ShouldBeQuiet(service);
        await service.TerminateAsync();
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task OneSignalNotTaken_OthersAreAndNothingIsLost(string protocol)
    {
        await using var receiver = await OtlpReceiver.StartAsync(protocol, Behavior.Overloaded);
        receiver.Concerns = "logs";
        await using var service = ServiceUnderWatch.StartCapture(Environment(protocol, receiver.Endpoint));
        await Eventually.Holds(() => service.Telemetry.Count > 0 && receiver.Metrics.Count > 2, "the warning, and metrics all the same");
        service.Telemetry.ShouldHaveSingleItem();

        receiver.Behavior = Behavior.Takes;
        await Eventually.Holds(() => service.Telemetry.Count > 1 && receiver.LogRecords.Any(IsStart), "what was logged before");
        service.Telemetry.Count.ShouldBe(2);
        await service.TerminateAsync();
    }

    // EDGEAI_OUTAGE_SECONDS is for how long; the documentation promises a minute.
    [Fact]
    public async Task CamerasRunning_SpanOfEveryFrameIsThereAfterTheOutage()
    {
        var seconds = int.Parse(System.Environment.GetEnvironmentVariable("EDGEAI_OUTAGE_SECONDS") ?? "4", CultureInfo.InvariantCulture);
        var (port, http, grpc) = (PublishedPrograms.FreePort(), PublishedPrograms.FreePort(), PublishedPrograms.FreePort());
        var environment = Environment("grpc", $"http://localhost:{port}");
        await using var inference = ServiceUnderWatch.StartInference(environment, $"--Inference:HttpPort={http}", $"--Inference:GrpcPort={grpc}", $"--Inference:IndexPath={DrawnCatalog.Shared.IndexPath}");
        await using var capture = ServiceUnderWatch.StartCapture(
            environment, $"--services:inference:grpc:0=http://localhost:{grpc}", "--Capture:Sources:1:Name=fast", $"--Capture:Sources:1:Uri=folder:{RepositoryRoot.Combine("EdgeAI.Tests", "Fixtures", "images")}?rate=30&loop=true");
        await Eventually.Holds(() => capture.Telemetry.Count > 0 && inference.Telemetry.Count > 0, "both warnings");
        await Task.Delay(TimeSpan.FromSeconds(seconds));

        var end = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000UL;
        await using var receiver = await OtlpReceiver.StartAsync("grpc", port: port);
        await Eventually.Holds(() => capture.Telemetry.Count > 1 && inference.Telemetry.Count > 1, "both lines that it is back");
        await capture.TerminateAsync();
        await inference.TerminateAsync();

        capture.Telemetry[1].ShouldContain("in between: 0.");
        inference.Telemetry[1].ShouldContain("in between: 0.");
        // Each service's span of a frame is there: what one lost the other would have.
        var answered = receiver.Spans.Where(span => span.Name == "frame").ToArray();
        var captured = receiver.Spans.Where(span => span.Name == "capture frame").ToDictionary(span => span.SpanId);
        answered.Count(span => span.StartTimeUnixNano < end).ShouldBeGreaterThan(seconds * 5);
        answered.ShouldAllBe(span => captured.ContainsKey(span.ParentSpanId));
        captured.Values.Count(IsGood).ShouldBeInRange(answered.Count(IsGood) - UnderWayAtTheEnd, answered.Count(IsGood));
        output.WriteLine($"{seconds} s, {answered.Length} frames answered, {receiver.Spans.Count():N0} spans, {receiver.Traces.Sum(each => each.CalculateSize()):N0} bytes, nothing lost");
    }

    [Theory]
    [InlineData("grpc", "grpc")]
    [InlineData("http/protobuf", "http/protobuf")]
    [InlineData("grpc", "http/protobuf")]
    [InlineData("http/protobuf", "grpc")]
    public async Task AnotherServerThere_IsOneWarning(string spoken, string listening)
    {
        await using var receiver = await OtlpReceiver.StartAsync(listening, Behavior.Other);
        await using var service = ServiceUnderWatch.StartCapture(Environment(spoken, receiver.Endpoint));
        await Eventually.Holds(() => service.Telemetry.Count > 0, "the warning");
        await Task.Delay(1500);
        service.Telemetry.ShouldHaveSingleItem().ShouldContain(new Uri(receiver.Endpoint).Authority);
        ShouldBeQuiet(service);
    }

    [Theory]
    [InlineData("grpc", Behavior.Takes)]
    [InlineData("http/protobuf", Behavior.Takes)]
    [InlineData("grpc", Behavior.Hangs)]
    [InlineData("http/protobuf", Behavior.Hangs)]
    public async Task Sigterm_WithAnyCollector_EndsSoonAndSendsTheLastWords(string protocol, object behavior)
    {
        await using var receiver = await OtlpReceiver.StartAsync(protocol, (Behavior)behavior);
        // The usual delays and timeout, so that everything is still to be sent.
        await using var service = ServiceUnderWatch.StartCapture(new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol });
        await Eventually.Holds(() => service.Lines.Any(line => line.Contains("Application started", StringComparison.Ordinal)), "the start");
        if ((Behavior)behavior is Behavior.Hangs) await Eventually.Holds(() => receiver.Requests > 0, "a request that hangs");

        var took = await service.TerminateAsync();

        output.WriteLine($"{protocol}, {behavior}: {took.TotalSeconds:0.00} s after SIGTERM");
        // Docker kills after ten seconds; the flush has two of them, the rest is a busy machine's.
        took.ShouldBeLessThan(TimeSpan.FromSeconds(8));
        if ((Behavior)behavior is Behavior.Takes)
        {
            receiver.LogRecords.ShouldContain(record => record.Body.StringValue.Contains("shutting down", StringComparison.Ordinal));
            receiver.Metrics.ShouldNotBeEmpty();
        }
        ShouldBeQuiet(service);
    }

    [Theory]
    [InlineData("grpc", "OTEL_EXPORTER_OTLP_PROTOCOL=http/json", "http/protobuf")]
    [InlineData("grpc", "OTEL_TRACES_SAMPLER=parentbased_always_onn", "grpc")]
    [InlineData("grpc", "OTEL_EXPORTER_OTLP_ENDPOINT=NOSCHEME", "grpc")]
    public async Task WrongSetting_IsOneWarningThatNamesItAndTheRestIsDelivered(string protocol, string setting, string listening)
    {
        await using var receiver = await OtlpReceiver.StartAsync(listening);
        var environment = Environment(protocol, receiver.Endpoint);
        var (name, value) = (setting.Split('=')[0], setting.Split('=')[1].Replace("NOSCHEME", new Uri(receiver.Endpoint).Authority, StringComparison.Ordinal));
        environment[name] = value;
        await using var service = ServiceUnderWatch.StartCapture(environment);
        await Eventually.Holds(() => receiver.LogRecords.Any(IsStart), "the logs");
        var warning = service.Telemetry.ShouldHaveSingleItem();
        warning.ShouldContain(name);
        warning.ShouldContain(value);
    }

    // Two cameras, two frames each.
    private const int UnderWayAtTheEnd = 4;

    private static bool IsGood(Span span) => span.Attributes.Any(attribute => attribute is { Key: "rpc.response.status_code", Value.StringValue: "OK" });

    private static bool IsStart(OpenTelemetry.Proto.Logs.V1.LogRecord record) => record.Body.StringValue.Contains("Application started", StringComparison.Ordinal);

    private static void ShouldBeQuiet(ServiceUnderWatch service) =>
        service.Lines.ShouldNotContain(line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal), "no stack traces");

    // An export four times a second.
    private static Dictionary<string, string> Environment(string protocol, string endpoint, string timeout = "10000") => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
        ["OTEL_EXPORTER_OTLP_TIMEOUT"] = timeout,
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "250",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "250",
    };
}
