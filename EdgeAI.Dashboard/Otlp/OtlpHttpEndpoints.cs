using System.Buffers;
using System.Text;
using EdgeAI.Dashboard.Configuration;
using EdgeAI.Dashboard.Otlp.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Status = EdgeAI.Dashboard.Otlp.Wire.Status;

namespace EdgeAI.Dashboard.Otlp;

/// <summary>OTLP over HTTP: protobuf or JSON, plain or compressed.</summary>
public static class OtlpHttpEndpoints
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    private static readonly JsonParser s_parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>Maps <c>POST /v1/traces</c>, <c>/v1/logs</c> and <c>/v1/metrics</c>.</summary>
    public static void MapOtlpHttp(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/v1/traces", ExportTraceServiceRequest.Parser, (intake, request) => intake.Take(request));
        Map(routes, "/v1/logs", ExportLogsServiceRequest.Parser, (intake, request) => intake.Take(request));
        Map(routes, "/v1/metrics", ExportMetricsServiceRequest.Parser, (intake, request) => intake.Take(request));
    }

    private static void Map<TRequest>(
        IEndpointRouteBuilder routes, string path, MessageParser<TRequest> parser, Func<TelemetryIntake, TRequest, IMessage> take)
        where TRequest : IMessage<TRequest>, new() =>
        routes.MapPost(path, async (HttpContext context, TelemetryIntake intake, IOptions<DashboardOptions> options) =>
        {
            var isJson = IsType(context, Json);
            if (!isJson && !IsType(context, Protobuf))
                return Refuse(StatusCodes.Status415UnsupportedMediaType, $"Content-Type is '{context.Request.ContentType}'; expected {Protobuf} or {Json}.", isJson);
            try
            {
                var body = await ReadAsync(context, options.Value.Otlp.MaxRequestBytes);
                var request = isJson ? s_parser.Parse<TRequest>(Encoding.UTF8.GetString(body.Span)) : parser.ParseFrom(body.Span);
                return Answer(StatusCodes.Status200OK, take(intake, request), isJson);
            }
            catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or FormatException or InvalidDataException)
            {
                return Refuse(StatusCodes.Status400BadRequest, $"The body is not a {typeof(TRequest).Name}: {e.Message}", isJson);
            }
            catch (BadHttpRequestException e)
            {
                return Refuse(e.StatusCode, $"{e.Message} Send smaller batches or raise Dashboard:Otlp:MaxRequestBytes.", isJson);
            }
        });

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int maxBytes)
    {
        using var buffer = new MemoryStream((int)Math.Clamp(context.Request.ContentLength ?? 0, 0, maxBytes));
        var block = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            // The request decompression in front has unpacked the body; the limit holds for what comes out.
            int read;
            while ((read = await context.Request.Body.ReadAsync(block, context.RequestAborted)) > 0)
            {
                if (buffer.Length + read > maxBytes)
                    throw new BadHttpRequestException($"The request is larger than {maxBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
                buffer.Write(block, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
        return buffer.TryGetBuffer(out var bytes) ? bytes : buffer.ToArray();
    }

    private static bool IsType(HttpContext context, string type) =>
        context.Request.ContentType is { } sent && sent.AsSpan().Trim().StartsWith(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>OTLP answers a refused request with google.rpc.Status in the request's own encoding.</summary>
    private static IResult Refuse(int status, string message, bool isJson) =>
        Answer(status, new Status { Message = message }, isJson);

    private static IResult Answer(int status, IMessage message, bool isJson) => isJson
        ? TypedResults.Text(JsonFormatter.Default.Format(message), Json, Encoding.UTF8, status)
        : new ProtobufResult(status, message);

    private sealed class ProtobufResult(int status, IMessage message) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = Protobuf;
            var bytes = message.ToByteArray();
            httpContext.Response.ContentLength = bytes.Length;
            return httpContext.Response.Body.WriteAsync(bytes, 0, bytes.Length);
        }
    }
}
