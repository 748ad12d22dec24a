using System.Net;
using System.Net.Http.Headers;
using EdgeAI.ServiceDefaults.Telemetry;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace EdgeAI.Tests.ServiceDefaults.Otlp;

public class OtlpOutcomeTests
{
    private const string Why = "no room for 5 of them";

    public static TheoryData<byte[]> InPart =>
    [
        new ExportTraceServiceResponse { PartialSuccess = new() { RejectedSpans = 300, ErrorMessage = Why } }.ToByteArray(),
        new ExportMetricsServiceResponse { PartialSuccess = new() { RejectedDataPoints = 300, ErrorMessage = Why } }.ToByteArray(),
        new ExportLogsServiceResponse { PartialSuccess = new() { RejectedLogRecords = 300, ErrorMessage = Why } }.ToByteArray(),
    ];

    [Theory]
    [MemberData(nameof(InPart))]
    public void OfHttpAndGrpc_TakenInPart_IsRefusedWithHowManyAndWhy(byte[] body)
    {
        using var http = Http(body, "application/x-protobuf");
        using var grpc = Grpc(body);

        foreach (var outcome in (OtlpOutcome[])[OtlpOutcome.OfHttp(http), OtlpOutcome.OfGrpc(grpc)])
        {
            outcome.Kind.ShouldBe(OtlpOutcome.Outcome.Refused);
            outcome.Reason.ShouldContain("300");
            outcome.Reason.ShouldContain(Why);
        }
    }

    public static TheoryData<byte[], string?> Whole => new()
    {
        { [], null },
        { [], "application/x-protobuf" },
        { [], "text/plain" },
        { new ExportTraceServiceResponse { PartialSuccess = new() }.ToByteArray(), "application/x-protobuf" },
        { new ExportTraceServiceResponse { PartialSuccess = new() { ErrorMessage = "use another name" } }.ToByteArray(), "application/x-protobuf" },
        { "{}"u8.ToArray(), "application/json" },
        { [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], "application/x-protobuf" },
        { [0x0a, 0x05, 0x08], "application/x-protobuf" },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void OfHttp_TakenWhole_IsDelivered(byte[] body, string? type)
    {
        using var response = Http(body, type);

        OtlpOutcome.OfHttp(response).Kind.ShouldBe(OtlpOutcome.Outcome.Delivered);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain")]
    public void OfHttp_TextOfAnotherServer_IsRefused(string type)
    {
        using var response = Http("hello"u8.ToArray(), type);

        OtlpOutcome.OfHttp(response).Kind.ShouldBe(OtlpOutcome.Outcome.Refused);
    }

    [Fact]
    public void OfHttp_OverloadedUntilADate_IsTriedAgainThen()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(DateTimeOffset.UtcNow.AddHours(1));

        OtlpOutcome.OfHttp(response).RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
    }

    [Theory]
    [InlineData(8, false, null)]
    [InlineData(8, true, 30)]
    [InlineData(14, false, null)]
    [InlineData(14, true, 30)]
    public void OfGrpc_WithoutRoom_IsTriedAgainWhereTheCollectorSaysWhen(int status, bool saysWhen, int? seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.TrailingHeaders.Add("grpc-status", $"{status}");
        if (saysWhen) response.TrailingHeaders.Add("grpc-status-details-bin", Details());

        var outcome = OtlpOutcome.OfGrpc(response);

        outcome.Kind.ShouldBe(status == 8 && !saysWhen ? OtlpOutcome.Outcome.Refused : OtlpOutcome.Outcome.Retry);
        outcome.RetryAfter.ShouldBe(seconds is { } wanted ? TimeSpan.FromSeconds(wanted) : null);
    }

    private static HttpResponseMessage Http(byte[] body, string? type)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        return response;
    }

    // A google.rpc.Status: code, message, and as a detail a RetryInfo of 30 s; Base64 without padding, as gRPC has it.
    private static string Details()
    {
        byte[] info = [0x0a, 2, 0x08, 30], type = "type.googleapis.com/google.rpc.RetryInfo"u8.ToArray();
        byte[] any = [0x0a, (byte)type.Length, .. type, 0x12, (byte)info.Length, .. info];
        return Convert.ToBase64String([0x08, 8, 0x12, 4, .. "full"u8, 0x1a, (byte)any.Length, .. any]).TrimEnd('=');
    }

    private static HttpResponseMessage Grpc(byte[] body)
    {
        var response = Http([0, 0, 0, 0, (byte)body.Length, .. body], "application/grpc");
        response.TrailingHeaders.Add("grpc-status", "0");
        return response;
    }
}
