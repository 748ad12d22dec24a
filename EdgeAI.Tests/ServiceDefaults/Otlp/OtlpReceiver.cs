using System.Collections.Concurrent;
using System.Net;
using System.IO.Compression;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Logs.V1;
using OpenTelemetry.Proto.Metrics.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace EdgeAI.Tests.ServiceDefaults.Otlp;

/// <summary>How a receiver behaves.</summary>
internal enum Behavior
{
    /// <summary>Takes everything.</summary>
    Takes,

    /// <summary>Accepts and never answers.</summary>
    Hangs,

    /// <summary>Is overloaded: 503, UNAVAILABLE.</summary>
    Overloaded,

    /// <summary>Is not what it is taken for: 404, UNIMPLEMENTED.</summary>
    Other,
}

/// <summary>A collector of the tests' own, over gRPC or HTTP, that reads the messages with OpenTelemetry's own definitions.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _end = new();

    private OtlpReceiver(WebApplication app, Behavior behavior) => (_app, Behavior) = (app, behavior);

    public Behavior Behavior { get; set; }

    /// <summary>A part of the paths that <see cref="Behavior"/> is for; others are taken.</summary>
    public string Concerns { get; set; } = "";

    public ConcurrentQueue<ResourceSpans> Traces { get; } = new();

    public ConcurrentQueue<ResourceMetrics> Metrics { get; } = new();

    public ConcurrentQueue<ResourceLogs> Logs { get; } = new();

    public int Requests { get; private set; }

    public string Endpoint => _app.Urls.First();

    public IEnumerable<Span> Spans => Traces.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans);

    public IEnumerable<LogRecord> LogRecords => Logs.SelectMany(resource => resource.ScopeLogs).SelectMany(scope => scope.LogRecords);

    /// <summary>Listens on a port of loopback, any free one for 0, speaking <c>grpc</c> or <c>http/protobuf</c>.</summary>
    public static async Task<OtlpReceiver> StartAsync(string protocol, Behavior behavior = Behavior.Takes, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocol == "grpc" ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app, behavior);
        app.Use(receiver.BehaveAsync);
        app.MapPost("/v1/traces", context => AnswerAsync(context, ExportTraceServiceRequest.Parser, receiver.Take, new ExportTraceServiceResponse()));
        app.MapPost("/v1/metrics", context => AnswerAsync(context, ExportMetricsServiceRequest.Parser, receiver.Take, new ExportMetricsServiceResponse()));
        app.MapPost("/v1/logs", context => AnswerAsync(context, ExportLogsServiceRequest.Parser, receiver.Take, new ExportLogsServiceResponse()));
        app.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", context => AnswerGrpcAsync(context, ExportTraceServiceRequest.Parser, receiver.Take));
        app.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", context => AnswerGrpcAsync(context, ExportMetricsServiceRequest.Parser, receiver.Take));
        app.MapPost("/opentelemetry.proto.collector.logs.v1.LogsService/Export", context => AnswerGrpcAsync(context, ExportLogsServiceRequest.Parser, receiver.Take));
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _app.DisposeAsync();
        _end.Dispose();
    }

    private void Take(ExportTraceServiceRequest request) => request.ResourceSpans.ToList().ForEach(Traces.Enqueue);

    private void Take(ExportMetricsServiceRequest request) => request.ResourceMetrics.ToList().ForEach(Metrics.Enqueue);

    private void Take(ExportLogsServiceRequest request) => request.ResourceLogs.ToList().ForEach(Logs.Enqueue);

    private async Task BehaveAsync(HttpContext context, RequestDelegate next)
    {
        Requests++;
        var grpc = context.Request.ContentType == "application/grpc";
        if (grpc) context.Response.ContentType = "application/grpc";
        switch (context.Request.Path.Value!.Contains(Concerns, StringComparison.OrdinalIgnoreCase) ? Behavior : Behavior.Takes)
        {
            case Behavior.Hangs:
                using (var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, context.RequestAborted))
                    await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.Abort();
                return;
            case Behavior.Overloaded or Behavior.Other when grpc:
                context.Response.Headers["grpc-status"] = Behavior is Behavior.Other ? "12" : "14";
                return;
            case Behavior.Overloaded or Behavior.Other:
                context.Response.StatusCode = Behavior is Behavior.Other ? 404 : 503;
                return;
            default:
                await next(context);
                return;
        }
    }

    private static async Task AnswerAsync<T>(HttpContext context, MessageParser<T> parser, Action<T> take, IMessage answer) where T : IMessage<T>
    {
        context.Request.ContentType.ShouldBe("application/x-protobuf");
        take(parser.ParseFrom(await BodyAsync(context)));
        context.Response.ContentType = "application/x-protobuf";
        await context.Response.Body.WriteAsync(answer.ToByteArray());
    }

    private static async Task AnswerGrpcAsync<T>(HttpContext context, MessageParser<T> parser, Action<T> take) where T : IMessage<T>
    {
        var body = await BodyAsync(context);
        body[0].ShouldBe((byte)0, "not compressed");
        take(parser.ParseFrom(body, 5, body.Length - 5));
        // An empty message, and the status behind it.
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Headers.ContentEncoding != "gzip") return body.ToArray();
        body.Position = 0;
        var plain = new MemoryStream();
        await new GZipStream(body, CompressionMode.Decompress).CopyToAsync(plain);
        return plain.ToArray();
    }
}
