using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using EdgeAI.Tests.Fixtures;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace EdgeAI.Tests.ServiceDefaults.Otlp;

/// <summary>The tests' collector reads what an SDK other than .NET's sends; else what it accepts from us would say little.</summary>
public sealed class OtlpReceiverTests
{
    private static readonly string Folder = RepositoryRoot.Combine("EdgeAI.Tests", "Fixtures", "otlp");

    public static IEnumerable<TheoryDataRow<string, string>> Recorded =>
        from file in Directory.EnumerateFiles(Folder, "*.bin").Order(StringComparer.Ordinal)
        from protocol in (string[])["http/protobuf", "grpc"]
        select new TheoryDataRow<string, string>(protocol, Path.GetFileNameWithoutExtension(file));

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task Export_RecordedOfAnotherSdk_IsReadWhole(string protocol, string name)
    {
        await using var receiver = await OtlpReceiver.StartAsync(protocol);
        using var client = new HttpClient { BaseAddress = new Uri(receiver.Endpoint) };
        using var request = Request(protocol, name);

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.json"), TestContext.Current.CancellationToken));
        var read = JsonNode.Parse(JsonFormatter.Default.Format(Received(receiver, name)));
        JsonNode.DeepEquals(read, expected).ShouldBeTrue($"{read}");
    }

    private static HttpRequestMessage Request(string protocol, string name)
    {
        var body = File.ReadAllBytes(Path.Combine(Folder, $"{name}.bin"));
        var isZipped = name.EndsWith("gzip", StringComparison.Ordinal);
        if (protocol is not "grpc")
        {
            var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
            if (isZipped) content.Headers.ContentEncoding.Add("gzip");
            return new HttpRequestMessage(HttpMethod.Post, $"/v1/{Signal(name)}") { Content = content };
        }
        if (isZipped) body = Unzip(body);
        var path = Signal(name) switch
        {
            "traces" => "trace.v1.TraceService",
            "metrics" => "metrics.v1.MetricsService",
            _ => "logs.v1.LogsService",
        };
        return new HttpRequestMessage(HttpMethod.Post, $"/opentelemetry.proto.collector.{path}/Export")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            // A message's head: not compressed, and its length.
            Content = new ByteArrayContent([0, .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(body.Length)), .. body]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
    }

    private static IMessage Received(OtlpReceiver receiver, string name) => Signal(name) switch
    {
        "traces" => new ExportTraceServiceRequest { ResourceSpans = { receiver.Traces } },
        "metrics" => new ExportMetricsServiceRequest { ResourceMetrics = { receiver.Metrics } },
        _ => new ExportLogsServiceRequest { ResourceLogs = { receiver.Logs } },
    };

    private static string Signal(string name) => name.Split('-')[1];

    private static byte[] Unzip(byte[] body)
    {
        using var plain = new MemoryStream();
        using (var zip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress)) zip.CopyTo(plain);
        return plain.ToArray();
    }
}
