using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Capture.Fixtures;
using EdgeAI.Tests.Inference.Fixtures;
using EdgeAI.Tests.Integration.Published;
using Grpc.Core;
using Grpc.Net.Client;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Status = OpenTelemetry.Proto.Trace.V1.Status;

namespace EdgeAI.Tests.ServiceDefaults.Otlp;

/// <summary>What inference, a process of its own, sends to a collector.</summary>
public sealed class ExportedTelemetryTests
{
    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Calls_GoodAndBad_AreExportedByTheConventions(string protocol)
    {
        await using var receiver = await OtlpReceiver.StartAsync(protocol);
        var (http, grpc) = (PublishedPrograms.FreePort(), PublishedPrograms.FreePort());
        await using var service = Start(receiver, protocol, http, grpc, DrawnCatalog.Shared.IndexPath);
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{http}") };
        await Eventually.Holds(() => IsHealthy(client), "readiness");
        using var channel = GrpcChannel.ForAddress($"http://localhost:{grpc}");
        var similarity = new Similarity.SimilarityClient(channel);
        var image = DrawnProducts.Draw(DrawnProducts.Labels[0], 0);
        (await client.PostImageAsync("/search", image)).IsSuccessStatusCode.ShouldBeTrue();
        await similarity.EmbedAsync(new EmbedRequest { Image = Google.Protobuf.ByteString.CopyFrom(image) });
        await Should.ThrowAsync<RpcException>(async () => await similarity.EmbedAsync(new EmbedRequest { Image = Google.Protobuf.ByteString.CopyFromUtf8("no picture") }));
        using (var call = similarity.SearchFrames())
        {
            await call.RequestStream.WriteAsync(EdgeAI.Tests.Inference.SearchFramesTests.Frame(1, image, source: "exported"));
            (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
            await call.RequestStream.CompleteAsync();
        }

        await Eventually.Holds(() => Calls(receiver, "edgeai.v1.Similarity/Embed").Length == 2 && receiver.Spans.Any(span => span.Name == "frame"), "the spans");
        await Eventually.Holds(() => !receiver.Metrics.IsEmpty && receiver.LogRecords.Any(), "metrics and logs");
        await service.TerminateAsync();

        var bad = Calls(receiver, "edgeai.v1.Similarity/Embed").Single(span => Text(span, "rpc.response.status_code") == "INVALID_ARGUMENT");
        Text(bad, "rpc.system.name").ShouldBe("grpc");
        bad.Kind.ShouldBe(Span.Types.SpanKind.Server);
        // A client's bad picture is no error of the service.
        (bad.Status?.Code ?? Status.Types.StatusCode.Unset).ShouldNotBe(Status.Types.StatusCode.Error);
        Text(bad, "error.type").ShouldBeNull();
        receiver.Spans.Where(span => span.Name == "decode").ShouldAllBe(span => span.Status == null || span.Status.Code != Status.Types.StatusCode.Error);
        Calls(receiver, "edgeai.v1.Similarity/Embed").ShouldContain(span => Text(span, "rpc.response.status_code") == "OK");
        var frame = receiver.Spans.First(span => span.Name == "frame");
        Text(frame, "edgeai.source").ShouldBe("exported");
        Text(frame, "rpc.response.status_code").ShouldBe("OK");

        foreach (var resource in (Resource[])[.. receiver.Traces.Select(all => new Resource(all.Resource.Attributes)), .. receiver.Metrics.Select(all => new Resource(all.Resource.Attributes)), .. receiver.Logs.Select(all => new Resource(all.Resource.Attributes))])
        {
            resource.Text("service.name").ShouldBe("inference");
            resource.Text("service.namespace").ShouldBe("edgeai");
            resource.Text("service.version").ShouldNotBeNullOrEmpty();
            Guid.TryParse(resource.Text("service.instance.id"), out _).ShouldBeTrue();
            resource.Text("host.name").ShouldBe(Environment.MachineName);
        }
        receiver.Traces.SelectMany(all => all.ScopeSpans).Where(scope => scope.Scope.Name.StartsWith("EdgeAI.", StringComparison.Ordinal)).ShouldAllBe(scope => scope.Scope.Version != "");
        receiver.Metrics.SelectMany(all => all.ScopeMetrics).Where(scope => scope.Scope.Name.StartsWith("EdgeAI.", StringComparison.Ordinal)).ShouldAllBe(scope => scope.Scope.Version != "");
        // Every span of ours is described.
        var described = File.ReadAllText(ObservabilityDocument.Path);
        receiver.Traces.SelectMany(all => all.ScopeSpans).Where(scope => scope.Scope.Name.StartsWith("EdgeAI.", StringComparison.Ordinal)).SelectMany(scope => scope.Spans).Select(span => span.Name)
            .Distinct().ShouldAllBe(name => described.Contains($"| `{name}` |", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fault_OfTheService_IsAnErrorAndItsResourceIsWhatTheVariablesSay()
    {
        await using var receiver = await OtlpReceiver.StartAsync("grpc");
        var (http, grpc) = (PublishedPrograms.FreePort(), PublishedPrograms.FreePort());
        // Its collection is at a server that nobody runs: it never becomes ready.
        await using var service = Start(
            receiver, "grpc", http, grpc, "/nowhere/no.index", "--Vectors:Index=qdrant", $"--ConnectionStrings:qdrant=Endpoint=http://localhost:{PublishedPrograms.FreePort()}");
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{http}") };
        await Eventually.Holds(() => Answers(client), "a listening service");
        using var channel = GrpcChannel.ForAddress($"http://localhost:{grpc}");
        var image = DrawnProducts.Draw(DrawnProducts.Labels[0], 0);
        var failure = await Should.ThrowAsync<RpcException>(async () => await new Similarity.SimilarityClient(channel).EmbedAsync(new EmbedRequest { Image = Google.Protobuf.ByteString.CopyFrom(image) }));
        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        (await client.PostImageAsync("/search", image)).StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
        await Eventually.Holds(() => Calls(receiver, "edgeai.v1.Similarity/Embed").Length == 1 && receiver.Spans.Any(span => span.Name == "POST /search"), "the spans");

        var call = Calls(receiver, "edgeai.v1.Similarity/Embed")[0];
        call.Status.Code.ShouldBe(Status.Types.StatusCode.Error);
        Text(call, "error.type").ShouldBe("UNAVAILABLE");
        var request = receiver.Spans.First(span => span.Name == "POST /search");
        request.Status.Code.ShouldBe(Status.Types.StatusCode.Error);
        Text(request, "error.type").ShouldBe("503");
        receiver.Traces.ShouldAllBe(all => new Resource(all.Resource.Attributes).Text("service.name") == "board-7" && new Resource(all.Resource.Attributes).Text("deployment.environment.name") == "shop"
            && new Resource(all.Resource.Attributes).Text("service.instance.id") == "mine");
    }

    private static ServiceUnderWatch Start(OtlpReceiver receiver, string protocol, int http, int grpc, string index, params string[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        };
        if (!File.Exists(index))
        {
            environment["OTEL_SERVICE_NAME"] = "board-7";
            environment["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=shop,service.instance.id=mine";
        }
        return ServiceUnderWatch.StartInference(environment, [$"--Inference:HttpPort={http}", $"--Inference:GrpcPort={grpc}", $"--Inference:IndexPath={index}", .. more]);
    }

    private static bool Answers(HttpClient client)
    {
        try
        {
            client.GetAsync("/alive").GetAwaiter().GetResult().Dispose();
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static bool IsHealthy(HttpClient client) => Answers(client) && client.GetAsync("/health").GetAwaiter().GetResult().IsSuccessStatusCode;

    private static Span[] Calls(OtlpReceiver receiver, string method) =>
        [.. receiver.Spans.Where(span => span.Name == method && span.Kind == Span.Types.SpanKind.Server && Text(span, "rpc.method") == method)];

    private static string? Text(Span span, string key) => new Resource(span.Attributes).Text(key);

    private sealed record Resource(IEnumerable<KeyValue> Attributes)
    {
        public string? Text(string key) => Attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value.StringValue;
    }
}
