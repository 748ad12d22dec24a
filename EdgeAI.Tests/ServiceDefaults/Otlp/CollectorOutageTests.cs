using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Integration.Published;

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
