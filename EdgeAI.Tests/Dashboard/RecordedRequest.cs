using System.Net.Http.Headers;
using System.Text.Json;
using EdgeAI.Dashboard.Otlp.Wire;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Dashboard;

/// <summary>A request of the Python OpenTelemetry SDK: its body as sent, and the message it holds decoded by somebody else.</summary>
internal sealed class RecordedRequest
{
    private RecordedRequest(string name, byte[] body, JsonElement twin)
    {
        Name = name;
        Body = body;
        Path = twin.GetProperty("path").GetString()!;
        Message = twin.GetProperty("message");
    }

    public string Name { get; }

    public byte[] Body { get; }

    public string Path { get; }

    public JsonElement Message { get; }

    public bool IsCompressed => Name.Contains("gzip", StringComparison.Ordinal);

    public static RecordedRequest Load(string name)
    {
        var file = RepositoryRoot.Combine("EdgeAI.Tests", "Fixtures", "otlp", name);
        return new RecordedRequest(name, File.ReadAllBytes(file + ".bin"), JsonDocument.Parse(File.ReadAllText(file + ".json")).RootElement);
    }

    public static TheoryData<string> Names => [
        "01-traces-plain", "02-traces-gzip", "03-metrics-cumulative", "04-metrics-cumulative", "05-metrics-cumulative",
        "06-metrics-delta", "07-metrics-delta", "08-metrics-delta", "09-logs-plain"];

    /// <summary>Sends it over HTTP exactly as it was recorded.</summary>
    public async Task SendOverHttpAsync(DashboardHost host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(Body) };
        request.Headers.Add("x-otlp-api-key", DashboardHost.ApiKey);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        if (IsCompressed)
            request.Content.Headers.ContentEncoding.Add("gzip");
        using var response = await host.OtlpHttp.SendAsync(request);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/x-protobuf");
    }

    /// <summary>Sends the same message over gRPC.</summary>
    public async Task SendOverGrpcAsync(DashboardHost host)
    {
        var bytes = IsCompressed ? Unzip(Body) : Body;
        if (Path == "/v1/traces")
            (await host.Traces.ExportAsync(ExportTraceServiceRequest.Parser.ParseFrom(bytes), DashboardHost.Key)).PartialSuccess.ShouldBeNull();
        else if (Path == "/v1/logs")
            (await host.Logs.ExportAsync(ExportLogsServiceRequest.Parser.ParseFrom(bytes), DashboardHost.Key)).PartialSuccess.ShouldBeNull();
        else
            (await host.Metrics.ExportAsync(ExportMetricsServiceRequest.Parser.ParseFrom(bytes), DashboardHost.Key)).PartialSuccess.ShouldBeNull();
    }

    /// <summary>Sends the decoded message as OTLP/JSON: ids in hexadecimal, enumerations as numbers.</summary>
    public async Task SendAsJsonAsync(DashboardHost host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(OtlpJson(), System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("x-otlp-api-key", DashboardHost.ApiKey);
        using var response = await host.OtlpHttp.SendAsync(request);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/json");
    }

    private string OtlpJson()
    {
        var text = Message.GetRawText();
        text = System.Text.RegularExpressions.Regex.Replace(text, "\"(traceId|spanId|parentSpanId)\": \"([^\"]+)\"",
            m => $"\"{m.Groups[1].Value}\": \"{Convert.ToHexStringLower(Convert.FromBase64String(m.Groups[2].Value))}\"");
        text = text.Replace("\"AGGREGATION_TEMPORALITY_DELTA\"", "1", StringComparison.Ordinal).Replace("\"AGGREGATION_TEMPORALITY_CUMULATIVE\"", "2", StringComparison.Ordinal);
        return text.Replace("\"STATUS_CODE_ERROR\"", "2", StringComparison.Ordinal).Replace("\"SPAN_KIND_CLIENT\"", "3", StringComparison.Ordinal);
    }

    private static byte[] Unzip(byte[] body)
    {
        using var from = new System.IO.Compression.GZipStream(new MemoryStream(body), System.IO.Compression.CompressionMode.Decompress);
        using var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }
}
